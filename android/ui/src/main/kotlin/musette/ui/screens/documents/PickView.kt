package musette.ui.screens.documents

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.Button
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.dp
import musette.AsOf
import musette.Item
import musette.ui.components.AgeLine
import musette.ui.components.Ask
import musette.ui.components.Line
import musette.ui.components.LinePlaceholder
import musette.ui.components.Note
import musette.ui.components.Sign
import musette.ui.components.TopBar
import musette.ui.components.collectAsStateValue
import musette.ui.icons.Icons
import musette.ui.lists.RowList
import musette.ui.lists.RowWindow
import musette.ui.words.LocalSentences
import musette.ui.words.Sentences

/** Where something is put: the folders of a folder, the way to it, and below what is done there. */
@Composable
fun PickView(state: PickState, window: RowWindow<Long, Item>, deeds: PickDeeds) {
    val words = LocalSentences.current
    var naming by rememberSaveable { mutableStateOf(false) }
    var name by rememberSaveable { mutableStateOf("") }
    Column(Modifier.fillMaxSize()) {
        TopBar(
            titleOf(state, words), deeds::leave,
            backSign = Icons.close, backSays = words["deed-close"],
        ) {
            IconButton({
                name = ""
                naming = true
            }) { Icon(Icons.newFolder, words["deed-new-folder"]) }
        }
        AgeLine(state.asOf, state.connection, state.fetching)
        Trail(state.trail, here = state.name) { deeds.enter(it.folder) }
        Box(Modifier.weight(1f)) {
            RowList(
                window, Modifier.fillMaxSize(), unknown = { Column { repeat(6) { LinePlaceholder() } } }, placeholder = { LinePlaceholder() },
                fetching = state.fetching, refresh = deeds::refresh,
            ) { folder -> FolderLine(folder, state, deeds) }
            if (window.rows.collectAsStateValue().isEmpty) {
                if (state.asOf is AsOf.NeverKnown && !state.fetching) {
                    Note(Icons.away, words["state-away"], words["pick-never-opened"], words["deed-look-again"], deeds::refresh)
                } else if (state.asOf !is AsOf.NeverKnown) {
                    Note(Icons.folder, words["pick-no-folders"], words["pick-no-folders-text"])
                }
            }
        }
        val told = state.trouble?.let { words.core.reason(it, state.name) }
        val asked = if (name.isEmpty()) null else Asking.Folder(name)
        Told(asked, state.trouble, told, Modifier.align(Alignment.CenterHorizontally), deeds::dismiss) { naming = true }
        Bottom(state, deeds)
    }
    if (naming) Ask(words["ask-folder-name"], name, words["deed-make"], { naming = false }) {
        name = it
        naming = false
        deeds.makeFolder(it)
    }
}

private fun titleOf(state: PickState, words: Sentences) = when (state.deed) {
    Picked.MOVE -> words.say("pick-move", "count" to state.count)
    Picked.COPY -> words.say("pick-copy", "count" to state.count)
    Picked.PUT -> words.say("pick-put", "name" to state.what)
}

private fun buttonOf(deed: Picked) = when (deed) {
    Picked.MOVE -> "deed-move-here"
    Picked.COPY -> "deed-copy-here"
    Picked.PUT -> "deed-put-here"
}

/** What is done here, and why it cannot be where it cannot. */
@Composable
private fun Bottom(state: PickState, deeds: PickDeeds) {
    val words = LocalSentences.current
    Surface(color = MaterialTheme.colorScheme.surfaceContainer) {
        Column(Modifier.fillMaxWidth().padding(16.dp, 12.dp), Arrangement.spacedBy(8.dp)) {
            val why = when {
                state.isClosed -> words["drive-no-access"]
                state.isHere -> words["pick-is-here"]
                else -> null
            }
            if (why != null) Text(why, style = MaterialTheme.typography.bodyMedium, color = MaterialTheme.colorScheme.onSurfaceVariant)
            Button(deeds::put, Modifier.fillMaxWidth().heightIn(min = 48.dp), enabled = why == null) {
                Row(verticalAlignment = Alignment.CenterVertically) {
                    Text(words[buttonOf(state.deed)], maxLines = 1, overflow = TextOverflow.Ellipsis)
                }
            }
        }
    }
}

@Composable
private fun FolderLine(folder: Item, state: PickState, deeds: PickDeeds) {
    val isItself = folder.id.row.row in state.of
    Line(
        title = folder.name,
        below = if (isItself) LocalSentences.current["pick-itself"] else about(folder),
        lead = { Sign(Icons.folder, !isItself) },
        open = if (isItself) null else { { deeds.enter(folder.id.row) } },
    )
}
