package musette.ui.screens.documents

import androidx.compose.runtime.saveable.Saver
import musette.ids.ItemRow

/** What a folder's screen asks a name for. */
internal sealed interface Asking {
    data object Folder : Asking
    data class Rename(val item: ItemRow, val name: String) : Asking
}

/** What was asked outlives the app, as the text that was typed into it does. */
internal val ASKING = Saver<Asking?, String>(
    save = { asking ->
        when (asking) {
            null -> null
            Asking.Folder -> "folder"
            is Asking.Rename -> "${asking.item.row} ${asking.name}"
        }
    },
    restore = { kept ->
        if (kept == "folder") Asking.Folder
        else kept.substringBefore(' ').toLongOrNull()?.let { Asking.Rename(ItemRow(it), kept.substringAfter(' ')) }
    },
)
