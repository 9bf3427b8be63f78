package musette.ui.screens.feeds

import androidx.compose.ui.graphics.painter.Painter
import musette.Attachment
import musette.FeedsInterface
import musette.Hanging
import musette.HangingState
import musette.Post
import musette.ui.Pictured
import musette.ui.Shell
import musette.ui.screens.documents.reader
import musette.ui.screens.documents.whole

/** What a thread shows of a photograph; null where it is none, or not on this device. */
interface HangingPictures {
    /** What was shown a moment ago, at once. */
    fun held(post: Post, hanging: Hanging): Painter?
    suspend fun of(post: Post, hanging: Hanging): Painter?
}

/** Photographs from the bytes that are here. Nothing is fetched for them. */
internal class HangingPicturesFromHere(private val shell: Shell, private val feeds: FeedsInterface) : HangingPictures {
    override fun held(post: Post, hanging: Hanging) = shell.images.held(keyOf(post, hanging))

    override suspend fun of(post: Post, hanging: Hanging): Painter? {
        if (hanging.state != HangingState.ON_THIS_DEVICE && hanging.state != HangingState.WAITING_TO_BE_SENT) return null
        if ((hanging.size ?: 0uL) > LARGEST) return null
        return shell.images.of(
            Pictured(keyOf(post, hanging), LONGEST_SIDE) {
                val there = shell.attempt { feeds.openHanging(post.id.row, hanging.number) } as? Attachment.Held
                there?.bytes?.use { bytes -> shell.attempt { bytes.reader().whole() } }
            },
        )
    }

    private fun keyOf(post: Post, hanging: Hanging) = "hanging ${post.id.account.text} ${post.id.row.row} ${hanging.number}"

    private companion object {
        /** A photograph of more bytes than this is opened, not shown in the thread. */
        const val LARGEST = 8_000_000uL

        const val LONGEST_SIDE = 1024
    }
}
