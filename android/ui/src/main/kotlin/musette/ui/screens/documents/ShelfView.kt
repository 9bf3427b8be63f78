package musette.ui.screens.documents

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import musette.AsOf
import musette.Connection
import musette.Item
import musette.ItemKind
import musette.KeptItem
import musette.SharedDocument
import musette.ui.components.AgeLine
import musette.ui.components.Ask
import musette.ui.components.Deed
import musette.ui.components.GroupTitle
import musette.ui.components.Line
import musette.ui.components.LinePlaceholder
import musette.ui.components.NetworkLine
import musette.ui.components.Note
import musette.ui.components.Sign
import musette.ui.components.TopBar
import musette.ui.components.asPath
import musette.ui.components.markOf
import musette.ui.components.signOf
import musette.ui.icons.Icons
import musette.ui.lists.RowList
import musette.ui.lists.RowWindow
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences

/** Documents from many places, each with its state and its menu as in a folder. */
@Composable
fun ShelfView(state: ShelfState, window: RowWindow<String, ShelfRow>, deeds: ShelfDeeds) {
    val words = LocalSentences.current
    var asking by rememberSaveable(stateSaver = ASKING) { mutableStateOf<Asking?>(null) }
    var refused by rememberSaveable(stateSaver = ASKING) { mutableStateOf<Asking?>(null) }
    val rename: (Item) -> Unit = { asking = Asking.Rename(it.id.row, it.name) }
    Column(Modifier.fillMaxSize()) {
        Column(Modifier.weight(1f)) {
            if (state.selected.isNotEmpty()) Chosen(state.selected, deeds)
            else TopBar(words[nameOf(state.shelf)], deeds::back) { IconButton(deeds::refresh) { Icon(Icons.sync, words["deed-look-again"]) } }
            AgeLine(state.asOf, state.connection, state.fetching)
            when {
                !state.known -> repeat(6) { LinePlaceholder() }
                state.isEmpty -> Emptiness(state, deeds)
                else -> RowList(
                    window, Modifier.weight(1f), PaddingValues(bottom = 24.dp), fetching = state.fetching, refresh = deeds::refresh,
                    placeholder = { LinePlaceholder() },
                ) { row -> Row(row, state, deeds, rename) }
            }
        }
        val told = state.trouble?.let { words.core.reason(it, "") }
        Told(refused, state.trouble, told, Modifier.align(Alignment.CenterHorizontally), deeds::dismiss) { asking = it }
    }
    val wish = asking as? Asking.Rename ?: return
    Ask(words["ask-new-name"], wish.name, words["deed-rename"], { asking = null }) {
        refused = Asking.Rename(wish.item, it)
        asking = null
        deeds.rename(wish.item, it)
    }
}

/** How a list is called, in its title and where it is opened from. */
internal fun nameOf(shelf: Shelf): String = when (shelf) {
    Shelf.RECENT -> "places-recent"
    Shelf.KEPT -> "shelf-kept"
    Shelf.SHARED -> "shelf-shared"
}

@Composable
private fun Row(row: ShelfRow, state: ShelfState, deeds: ShelfDeeds, rename: (Item) -> Unit) {
    val words = LocalSentences.current
    when (row) {
        is ShelfRow.Ready -> NetworkLine(words.say("places-kept", "ready" to row.ready, "count" to row.files))
        is ShelfRow.Document -> ItemLine(row.item, state.selected, deeds) { rename(row.item) }
        is ShelfRow.Shared -> SharedLine(row.shared, state, deeds, rename)
        ShelfRow.GoneTitle -> GroupTitle(words["shelf-gone"])
        is ShelfRow.Gone -> GoneLine(row.gone, deeds)
    }
}

@Composable
private fun SharedLine(shared: SharedDocument, state: ShelfState, deeds: ShelfDeeds, rename: (Item) -> Unit) {
    val words = LocalSentences.current
    val by = if (shared.who.isEmpty()) "" else words.say("shelf-shared-by", "who" to shared.who)
    val item = shared.item
    if (item != null) {
        ItemLine(item, state.selected, deeds, listOf(by, about(item)).filter { it.isNotEmpty() }.joinToString(" · ")) { rename(item) }
        return
    }
    Line(
        shared.name, listOf(by, words["hanging-elsewhere"]).filter { it.isNotEmpty() }.joinToString(" · "),
        lead = { Sign(signOf(shared.name, if (shared.folder) ItemKind.FOLDER else ItemKind.FILE), shared.folder) },
        // While rows are chosen there is nothing to choose here.
        open = if (state.selected.isEmpty() && shared.address.isNotEmpty()) ({ deeds.open(shared) }) else null,
    )
}

/** What the server has deleted opens from here, and goes back up if the person wants it. */
@Composable
private fun GoneLine(gone: KeptItem, deeds: ShelfDeeds) {
    val (words, moments) = LocalSentences.current to LocalMoments.current
    Line(
        gone.item.name, asPath(gone.path), lead = { Sign(signOf(gone.item)) },
        mark = markOf(gone.item.state, words, moments), markInWords = true, beside = isBeside(gone.item),
        deeds = listOf(Deed(words["deed-put-back"], Icons.undo) { deeds.putBack(gone) }), open = { deeds.open(gone.item) },
    )
}

@Composable
private fun Emptiness(state: ShelfState, deeds: ShelfDeeds) {
    val words = LocalSentences.current
    when (state.shelf) {
        Shelf.RECENT -> Note(Icons.lately, words["shelf-recent-empty"], words["shelf-recent-empty-text"])
        Shelf.KEPT -> Note(Icons.keep, words["shelf-kept-empty"], words["shelf-kept-empty-text"])
        Shelf.SHARED -> when {
            state.asOf is AsOf.Known -> Note(Icons.people, words["shelf-shared-empty"], words["shelf-shared-empty-text"])
            state.fetching -> Unit
            // It was asked, and has no answer to this question.
            state.connection == Connection.ONLINE -> Note(Icons.people, words["shelf-shared-not-told"], words["shelf-shared-not-told-text"])
            else -> Note(Icons.away, words["state-away"], words["shelf-shared-never-read"], words["deed-look-again"], deeds::refresh)
        }
    }
}
