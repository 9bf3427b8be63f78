package musette.ui.screens.documents

import androidx.compose.foundation.clickable
import androidx.compose.foundation.horizontalScroll
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.rememberScrollState
import androidx.compose.material3.Checkbox
import androidx.compose.material3.FloatingActionButton
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.dp
import musette.AsOf
import musette.Item
import musette.ItemKind
import musette.ItemState
import musette.Layout
import musette.Reason
import musette.ui.components.AgeLine
import musette.ui.components.Ask
import musette.ui.components.Deed
import musette.ui.components.Deeds
import musette.ui.components.Line
import musette.ui.components.LinePlaceholder
import musette.ui.components.NotTakenFiles
import musette.ui.components.Note
import musette.ui.components.Sign
import musette.ui.components.Told
import musette.ui.components.TopBar
import musette.ui.components.collectAsStateValue
import musette.ui.components.markOf
import musette.ui.components.signOf
import musette.ui.components.takesFiles
import musette.ui.frame.Route
import musette.ui.frame.Shortcut
import musette.ui.frame.isBeside
import musette.ui.icons.Icons
import musette.ui.lists.RowGrid
import musette.ui.lists.RowList
import musette.ui.lists.RowWindow
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences

/** A folder: its path, its age, its rows; what is chosen. */
@Composable
fun FolderView(state: FolderState, window: RowWindow<Long, Item>, deeds: FolderDeeds, thumbs: Thumbs = NoThumbs) {
    val words = LocalSentences.current
    var asking by rememberSaveable(stateSaver = ASKING) { mutableStateOf<Asking?>(null) }
    var refused by rememberSaveable(stateSaver = ASKING) { mutableStateOf<Asking?>(null) }
    Column(Modifier.fillMaxSize().takesFiles(deeds::add)) {
        Box(Modifier.weight(1f)) {
            Column(Modifier.fillMaxSize()) {
                if (state.selected.isEmpty()) {
                    TopBar(state.name, deeds::back) {
                        if (!state.gone) {
                            ArrangeMenu(state, deeds)
                            IconButton(deeds::refresh) { Icon(Icons.sync, words["deed-look-again"]) }
                        }
                    }
                } else {
                    Chosen(state.selected, deeds)
                }
                if (!state.gone) AgeLine(state.asOf, state.connection, state.fetching)
                Trail(state.trail, open = deeds::openCrumb)
                NotTakenFiles(state.notTaken, deeds::addAgain, deeds::letGo)
                if (state.gone) {
                    Note(Icons.keptGone, words["folder-gone"], words["folder-gone-text"], words["deed-back"], deeds::back)
                } else if (state.layout == Layout.TILES) {
                    RowGrid(
                        window, TILE, Modifier.weight(1f), PaddingValues(8.dp, 8.dp, 8.dp, 96.dp),
                        unknown = { Column { repeat(8) { LinePlaceholder() } } },
                        placeholder = { TilePlaceholder() }, fetching = state.fetching, refresh = deeds::refresh,
                    ) { item -> ItemTile(item, state, deeds, thumbs) { asking = Asking.Rename(item.id.row, item.name) } }
                } else {
                    RowList(
                        window, Modifier.weight(1f), PaddingValues(bottom = 96.dp),
                        unknown = { Column { repeat(8) { LinePlaceholder() } } },
                        placeholder = { LinePlaceholder() },
                        fetching = state.fetching, refresh = deeds::refresh,
                    ) { item -> ItemLine(item, state.selected, deeds) { asking = Asking.Rename(item.id.row, item.name) } }
                }
            }
            if (!state.gone) Emptiness(state, window, deeds)
            if (state.selected.isEmpty() && !state.gone) Adding(Modifier.align(Alignment.BottomEnd).padding(16.dp), deeds) { asking = Asking.Folder() }
        }
        val told = state.trouble?.takeUnless { state.gone }?.let { words.core.reason(it, state.name) }
        Told(refused, state.trouble, told, Modifier.align(Alignment.CenterHorizontally), deeds::dismiss) { asking = it }
    }
    when (val wish = asking) {
        null -> Unit
        is Asking.Folder -> Ask(words["ask-folder-name"], wish.name, words["deed-make"], { asking = null }) {
            refused = Asking.Folder(it)
            asking = null
            deeds.makeFolder(it)
        }
        is Asking.Rename -> Ask(words["ask-new-name"], wish.name, words["deed-rename"], { asking = null }) {
            refused = Asking.Rename(wish.item, it)
            asking = null
            deeds.rename(wish.item, it)
        }
    }
}

/** What went wrong here. A name that was not taken is there to be changed: nobody types it again. */
@Composable
internal fun Told(asked: Asking?, why: Reason?, says: String?, modifier: Modifier, dismiss: () -> Unit, again: (Asking) -> Unit) {
    val isOfName = asked != null && (why is Reason.NameTaken || why is Reason.Name)
    if (!isOfName) return Told(modifier, says, null, dismiss)
    val other = {
        dismiss()
        again(asked)
    }
    Told(modifier, says, LocalSentences.current["deed-other-name"], other, dismiss)
}

/** What can be put into a folder, behind one button. */
@Composable
private fun Adding(modifier: Modifier, deeds: FolderDeeds, makeFolder: () -> Unit) {
    val words = LocalSentences.current
    var open by remember { mutableStateOf(false) }
    Shortcut(Key.N) { open = true }
    Box(modifier) {
        FloatingActionButton({ open = true }) { Icon(Icons.add, words["deed-add"]) }
        val all = listOf(
            Deed(words["deed-photograph"], Icons.camera, done = deeds::photograph),
            Deed(words["deed-from-device"], Icons.file, done = deeds::pick),
            Deed(words["deed-new-folder"], Icons.folder, done = makeFolder),
        )
        Deeds(open, { open = false }, all)
    }
}

/** The bar above a list of which something is chosen. */
@Composable
internal fun Chosen(selected: Map<Long, Item>, deeds: ItemDeeds) {
    val words = LocalSentences.current
    val items = selected.values.toList()
    TopBar(words.say("chosen-count", "count" to items.size), deeds::selectNone, backSign = Icons.close, backSays = words["deed-choose-none"]) {
        IconButton({ deeds.move(items) }) { Icon(Icons.move, words["deed-move"]) }
        IconButton({ deeds.copy(items) }) { Icon(Icons.copy, words["deed-copy"]) }
        IconButton({ deeds.keep(items, true) }) { Icon(Icons.keep, words["deed-keep"]) }
        IconButton({ deeds.remove(items) }) { Icon(Icons.bin, words["deed-remove"]) }
    }
}

/** The folders above, the nearest at the end; a row of them scrolls. [here]: the folder itself, where it is not the screen's title. */
@Composable
internal fun Trail(trail: List<Crumb>, here: String? = null, open: (Crumb) -> Unit) {
    if (trail.isEmpty() && here == null) return
    val scrolled = rememberScrollState(Int.MAX_VALUE)
    Row(Modifier.fillMaxWidth().horizontalScroll(scrolled).padding(horizontal = 8.dp), verticalAlignment = Alignment.CenterVertically) {
        trail.forEachIndexed { number, crumb ->
            if (number > 0) Icon(Icons.forth, null, Modifier.size(16.dp), MaterialTheme.colorScheme.outline)
            Box(Modifier.heightIn(min = 48.dp).clickable { open(crumb) }.padding(horizontal = 8.dp), Alignment.Center) { CrumbText(crumb.name, false) }
        }
        if (here != null) {
            if (trail.isNotEmpty()) Icon(Icons.forth, null, Modifier.size(16.dp), MaterialTheme.colorScheme.outline)
            Box(Modifier.heightIn(min = 48.dp).padding(horizontal = 8.dp), Alignment.Center) { CrumbText(here, true) }
        }
    }
}

@Composable
private fun CrumbText(name: String, isHere: Boolean) = Text(
    name, Modifier.widthIn(max = 220.dp), maxLines = 1, overflow = TextOverflow.Ellipsis, style = MaterialTheme.typography.labelLarge,
    color = if (isHere) MaterialTheme.colorScheme.onSurface else MaterialTheme.colorScheme.onSurfaceVariant,
)

@Composable
private fun Emptiness(state: FolderState, window: RowWindow<Long, Item>, deeds: FolderDeeds) {
    val rows = window.rows.collectAsStateValue()
    if (!rows.isEmpty) return
    val words = LocalSentences.current
    if (state.asOf is AsOf.Known) Note(Icons.folder, words["folder-empty"], words["folder-empty-text"])
    else if (state.fetching) Unit
    else Note(Icons.away, words["state-away"], words["folder-never-opened"], words["deed-look-again"], deeds::refresh)
}

/** A document in a list, with its state and its menu. [below]: what is said of it, beside its state. */
@Composable
internal fun ItemLine(item: Item, selected: Map<Long, Item>, deeds: ItemDeeds, below: String = about(item), rename: () -> Unit) {
    val (words, moments) = LocalSentences.current to LocalMoments.current
    val mark = markOf(item.state, words, moments)
    val chosen = item.id.row.row in selected
    val choosing = selected.isNotEmpty()
    Line(
        title = item.name,
        below = below,
        lead = { if (choosing) Checkbox(chosen, null, Modifier.size(40.dp)) else Sign(signOf(item), item.kind == ItemKind.FOLDER) },
        mark = mark,
        markInWords = mark != null && item.state !is ItemState.OnThisDevice && item.state !is ItemState.NotHere,
        chosen = chosen,
        beside = !choosing && isBeside(item),
        deeds = if (choosing) emptyList() else deedsOf(item, deeds, rename),
        open = { if (choosing) deeds.select(item, !chosen) else deeds.open(item) },
    )
}

/** Whether it is what stands beside the list. */
@Composable
internal fun isBeside(item: Item): Boolean =
    isBeside(if (item.kind == ItemKind.FOLDER) Route.Folder(item.id.account, item.id.row) else Route.Document(item.id.account, item.id.row))

/** What can be done with an item, in its menu. */
@Composable
internal fun deedsOf(item: Item, deeds: ItemDeeds, rename: () -> Unit): List<Deed> {
    val words = LocalSentences.current
    val kept = item.keptBecauseOf != null
    return listOfNotNull(
        Deed(words[if (kept) "deed-unkeep" else "deed-keep"], if (kept) Icons.unkeep else Icons.keep) { deeds.keep(listOf(item), !kept) },
        Deed(words["deed-open-with"], Icons.openWith) { deeds.openWith(item) }.takeIf { item.kind == ItemKind.FILE },
        Deed(words["deed-share-link"], Icons.share) { deeds.share(item) },
        Deed(words["deed-rename"], Icons.text, key = Key.F2, done = rename),
        Deed(words["deed-move"], Icons.move) { deeds.move(listOf(item)) },
        Deed(words["deed-copy"], Icons.copy) { deeds.copy(listOf(item)) },
        Deed(words["deed-copy-link"], Icons.link) { deeds.copyAddress(item) },
        Deed(words[if (item.kind == ItemKind.FOLDER) "history-activity" else "history-title"], Icons.history) { deeds.history(item) },
        Deed(words["deed-choose"], Icons.tick) { deeds.select(item, true) },
        Deed(words["deed-remove"], Icons.bin, isGrave = true) { deeds.remove(listOf(item)) },
    )
}

/** Size, who and when: what is known of it. */
@Composable
internal fun about(item: Item): String {
    val moments = LocalMoments.current
    return listOfNotNull(
        moments.size(item.size).takeIf { item.kind == ItemKind.FILE },
        item.modifiedBy,
        item.modifiedAt?.let(moments::short),
    ).joinToString(" · ")
}
