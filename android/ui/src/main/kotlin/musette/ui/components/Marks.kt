package musette.ui.components

import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.semantics.clearAndSetSemantics
import musette.Item
import musette.ItemKind
import musette.ItemState
import musette.ui.PICTURE_ENDINGS
import musette.ui.icons.Icons
import musette.ui.theme.LocalNeed
import musette.ui.words.Moments
import musette.ui.words.Sentences

/**
 * A state of a row: its sign, and what it says. Where two apply, the core has chosen the one that matters more. [brief]: so much of it as a row
 * has room for.
 */
data class Mark(val sign: ImageVector, val says: String, val needsPerson: Boolean = false, val brief: String = says)

/** The mark of an item; null for a folder, which is simply there. */
fun markOf(state: ItemState, words: Sentences, moments: Moments): Mark? = when (state) {
    ItemState.Folder -> null
    is ItemState.OnThisDevice -> Mark(Icons.here, words[if (state.older) "state-here-older" else "state-here"])
    is ItemState.Coming -> Mark(Icons.coming, words.say("state-coming", "here" to moments.part(state.here, state.of), "of" to moments.size(state.of)))
    ItemState.Waits -> Mark(Icons.waits, words["state-waits"])
    ItemState.NotHere -> Mark(Icons.away, words["state-away"])
    is ItemState.KeptAfterDeletion -> {
        val says = words.say("state-kept-gone", "at" to moments.long(state.noticed), "until" to moments.short(state.until))
        Mark(Icons.keptGone, says, brief = words.say("state-kept-gone-brief", "until" to moments.short(state.until)))
    }
    ItemState.WaitingToBeSent -> Mark(Icons.toSend, words["state-to-send"])
    is ItemState.Sending -> Mark(Icons.sending, words.say("state-being-sent", "sent" to moments.part(state.sent, state.of), "of" to moments.size(state.of)))
    is ItemState.CouldNotBeSentYet -> Mark(
        Icons.tried,
        state.next?.let { words.say("state-tried-next", "tried" to moments.short(state.tried), "next" to moments.short(it)) }
            ?: words.say("state-tried", "tried" to moments.short(state.tried)),
    )
    is ItemState.NeedsYou -> Mark(Icons.needsYou, words.core.needsYou(state.why, null), needsPerson = true)
    ItemState.TwoVersions -> Mark(Icons.fork, words["state-two-versions"], needsPerson = true)
}

/** What kind of thing a name is, by its ending. */
fun signOf(item: Item): ImageVector = signOf(item.name, item.kind)

/** The same of a thing of which only the name is known. */
fun signOf(name: String, kind: ItemKind): ImageVector = when (kind) {
    ItemKind.FOLDER -> Icons.folder
    ItemKind.PACKAGE -> Icons.parcel
    ItemKind.FILE -> when (name.substringAfterLast('.', "").lowercase()) {
        "pdf" -> Icons.pages
        "doc", "docx", "odt", "rtf", "txt", "md" -> Icons.text
        "xls", "xlsx", "ods", "csv" -> Icons.sheet
        "ppt", "pptx", "odp" -> Icons.slides
        in PICTURE_ENDINGS -> Icons.picture
        "mp4", "mov", "mkv", "webm", "avi" -> Icons.film
        "dwg", "dxf", "rvt", "ifc" -> Icons.drawing
        "eml", "msg" -> Icons.mail
        else -> Icons.file
    }
}

/** The sign alone: the words stand beside it, or are in the row's own description. */
@Composable
fun MarkSign(mark: Mark, modifier: Modifier = Modifier) {
    val colour: Color = if (mark.needsPerson) LocalNeed.current else MaterialTheme.colorScheme.onSurfaceVariant
    Icon(mark.sign, null, modifier.clearAndSetSemantics {}, colour)
}
