package musette.ui.screens.outbox

import androidx.compose.ui.graphics.ImageBitmap
import musette.Item
import musette.Reason
import musette.TwoVersions

/** What can be seen of a version at a glance. */
sealed interface Glimpse {
    data object Unknown : Glimpse
    data object Absent : Glimpse
    data class Picture(val bitmap: ImageBitmap) : Glimpse
    data class Text(val text: String) : Glimpse

    /** It is here, and no picture of it can be drawn. */
    data object None : Glimpse
}

/** Which of the two is to stay. */
enum class Choice { BOTH, MINE, THEIRS }

/**
 * Two versions of one document, side by side.
 *
 * @property gone there are not two any more.
 */
data class SettlingState(
    val versions: TwoVersions? = null,
    val gone: Boolean = false,
    val mine: Glimpse = Glimpse.Unknown,
    val theirs: Glimpse = Glimpse.Unknown,
    val busy: Boolean = false,
    val trouble: Reason? = null,
)

interface SettlingDeeds {
    fun back()
    fun choose(choice: Choice)
    fun open(item: Item)
    fun dismiss()
}
