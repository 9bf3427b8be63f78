package musette.ui.screens.documents

import androidx.compose.ui.graphics.ImageBitmap
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withPermit
import musette.DocumentsInterface
import musette.Item
import musette.ItemKind
import musette.ItemState
import musette.ui.Shell
import musette.ui.isPicture

/** What a tile shows of a picture; null where there is none, or it is not on this device. */
fun interface Thumbs {
    suspend fun of(item: Item): ImageBitmap?
}

/** Small pictures from the bytes that are here, so many at a time and kept in memory alone. Nothing is fetched for them. */
class ThumbsFromHere(private val shell: Shell, private val documents: DocumentsInterface) : Thumbs {
    private val busy = Semaphore(AT_A_TIME)
    private val held = object : LinkedHashMap<Any, ImageBitmap?>(MOST, 0.75f, true) {
        override fun removeEldestEntry(eldest: Map.Entry<Any, ImageBitmap?>) = size > MOST
    }

    override suspend fun of(item: Item): ImageBitmap? {
        if (item.kind != ItemKind.FILE || !isPicture(item.name) || !isHere(item.state)) return null
        val key = listOf(item.id.row.row, item.modifiedAt, item.size)
        synchronized(held) { if (key in held) return held[key] }
        val small = busy.withPermit {
            shell.attempt {
                documents.glance(item.id.row).use { file ->
                    if (file.size() > LARGEST) null else shell.device.decode(file.whole(), LONGEST_SIDE)
                }
            }
        }
        synchronized(held) { held[key] = small }
        return small
    }

    private fun isHere(state: ItemState) = !(state is ItemState.NotHere || state is ItemState.Waits || state is ItemState.Coming)

    private companion object {
        const val AT_A_TIME = 2
        const val MOST = 80
        const val LONGEST_SIDE = 320
        const val LARGEST = 32_000_000uL
    }
}
