package musette.ui.components

import androidx.compose.ui.graphics.painter.Painter
import musette.AttachedFile
import musette.DraftItem
import musette.PersonItem
import musette.ui.Incoming
import musette.ui.NotTaken

/** A file that goes with what is being written, and a small picture of it where it is one. */
data class Hung(val file: AttachedFile, val picture: Painter? = null)

/**
 * What stands in a composer.
 *
 * @property turn which text this is: another one was put in its place each time it grows.
 * @property turning another one is being put in its place: no letter is taken, for it would be one of the text before.
 * @property offered whom the name that is being typed behind an @ may mean.
 * @property hanging what goes with it: in the core, and as safe as the text.
 * @property off what was taken off a moment ago, and can be hung again.
 * @property notTaken files that were to go with it and are not in yet.
 * @property takenBack what was to go to the same place, was taken back, and stands beside it.
 */
data class Composed(
    val text: String = "",
    val turn: Int = 0,
    val turning: Boolean = false,
    val offered: List<PersonItem> = emptyList(),
    val hanging: List<Hung> = emptyList(),
    val off: AttachedFile? = null,
    val notTaken: List<NotTaken> = emptyList(),
    val takenBack: List<DraftItem> = emptyList(),
)

/** What a person does where she writes. */
interface ComposerDeeds {
    /** [turn]: the one of the text that was changed; letters for one that is there no more change nothing. Null: the present one. */
    fun type(text: String, turn: Int? = null)
    fun mention(person: PersonItem)
    fun photograph()
    fun attach()
    fun hang(incoming: List<Incoming>)

    /** Those that were not taken are tried again; but for those of which she would have to say that they are meant. */
    fun hangAgain()

    /** It is empty, or no picture although it is called one, and is to go all the same. */
    fun hangAnyway(file: NotTaken)
    fun letGo(file: NotTaken)
    fun takeOff(hung: Hung)

    /** What was just taken off hangs again. */
    fun hangBack()

    /** What was taken back is gone on with; what stands in the composer stands beside it then. */
    fun goOn(draft: DraftItem)
    fun send()
}
