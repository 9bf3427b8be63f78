package musette.ui.screens.feeds

import androidx.compose.ui.graphics.ImageBitmap
import musette.Attachment
import musette.FeedsInterface
import musette.Hanging
import musette.HangingState
import musette.Post
import musette.ui.Shell
import java.io.ByteArrayOutputStream

/** What a thread shows of a photograph; null where it is none, or not on this device. */
interface HangingPictures {
    /** What was shown a moment ago, at once. */
    fun held(post: Post, hanging: Hanging): ImageBitmap?
    suspend fun of(post: Post, hanging: Hanging): ImageBitmap?
}

/**
 * Photographs from the bytes that are here, in memory alone. Nothing is fetched for them. A post that is seen holds what it shows; beyond
 * that the last ones are kept for whoever scrolls back.
 */
internal class HangingPicturesFromHere(private val shell: Shell, private val feeds: FeedsInterface) : HangingPictures {
    private val kept = object : LinkedHashMap<Pair<Long, UInt>, ImageBitmap>(MOST, 0.75f, true) {
        override fun removeEldestEntry(eldest: Map.Entry<Pair<Long, UInt>, ImageBitmap>) = size > MOST
    }

    override fun held(post: Post, hanging: Hanging) = synchronized(kept) { kept[post.id.row.row to hanging.number] }

    override suspend fun of(post: Post, hanging: Hanging): ImageBitmap? {
        if (hanging.state != HangingState.ON_THIS_DEVICE && hanging.state != HangingState.WAITING_TO_BE_SENT) return null
        if ((hanging.size ?: 0uL) > LARGEST) return null
        held(post, hanging)?.let { return it }
        val there = shell.attempt { feeds.openHanging(post.id.row, hanging.number) } as? Attachment.Held ?: return null
        val picture = there.bytes.use { bytes ->
            val all = ByteArrayOutputStream()
            while (all.size().toULong() < bytes.size()) {
                val piece = shell.attempt { bytes.readAt(all.size().toULong(), PIECE) } ?: return null
                if (piece.isEmpty()) break
                all.write(piece)
            }
            shell.device.decode(all.toByteArray(), LONGEST_SIDE)
        } ?: return null
        synchronized(kept) { kept[post.id.row.row to hanging.number] = picture }
        return picture
    }

    private companion object {
        /** A photograph of more bytes than this is opened, not shown in the thread. */
        const val LARGEST = 8_000_000uL

        const val PIECE = 1_000_000u
        const val LONGEST_SIDE = 1024

        /** Photographs that are kept for whoever scrolls back. */
        const val MOST = 12
    }
}
