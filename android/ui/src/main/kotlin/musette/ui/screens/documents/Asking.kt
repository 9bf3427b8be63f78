package musette.ui.screens.documents

import androidx.compose.runtime.saveable.Saver
import musette.ids.ItemRow

/** What a folder's screen asks a name for. */
internal sealed interface Asking {
    data class Folder(val name: String = "") : Asking
    data class Rename(val item: ItemRow, val name: String) : Asking
}

/** What was asked outlives the app, as the text that was typed into it does. */
internal val ASKING = Saver<Asking?, String>(
    save = { asking ->
        when (asking) {
            null -> null
            is Asking.Folder -> "folder ${asking.name}"
            is Asking.Rename -> "${asking.item.row} ${asking.name}"
        }
    },
    restore = { kept ->
        if (kept.substringBefore(' ') == "folder") Asking.Folder(kept.substringAfter(' ', ""))
        else kept.substringBefore(' ').toLongOrNull()?.let { Asking.Rename(ItemRow(it), kept.substringAfter(' ')) }
    },
)
