package musette.ui.screens.documents

import androidx.compose.ui.graphics.painter.Painter
import musette.DocumentsInterface
import musette.Item
import musette.ItemKind
import musette.ItemState
import musette.ui.Pictured
import musette.ui.Shell
import musette.ui.isPicture

/** What a tile shows of a picture; null where there is none, or it is not on this device. */
interface Thumbs {
    /** What was shown a moment ago, at once. */
    fun held(item: Item): Painter?
    suspend fun of(item: Item): Painter?
}

/** Small pictures from the bytes that are here. Nothing is fetched for them. */
class ThumbsFromHere(private val shell: Shell, private val documents: DocumentsInterface) : Thumbs {
    override fun held(item: Item): Painter? = if (isSeen(item)) shell.images.held(keyOf(item)) else null

    override suspend fun of(item: Item): Painter? = if (!isSeen(item)) null else shell.images.of(
        Pictured(keyOf(item), LONGEST_SIDE) {
            shell.attempt { documents.glance(item.id.row).use { file -> if (file.size() > LARGEST) null else file.reader().whole() } }
        },
    )

    private fun keyOf(item: Item) = "item ${item.id.account.text} ${item.id.row.row} ${item.modifiedAt?.millis} ${item.size}"

    private fun isSeen(item: Item) = item.kind == ItemKind.FILE && isPicture(item.name) && isHere(item.state)

    private fun isHere(state: ItemState) = !(state is ItemState.NotHere || state is ItemState.Waits || state is ItemState.Coming)

    private companion object {
        const val LONGEST_SIDE = 320
        const val LARGEST = 32_000_000uL
    }
}

/** No picture of anything. */
object NoThumbs : Thumbs {
    override fun held(item: Item): Painter? = null
    override suspend fun of(item: Item): Painter? = null
}
