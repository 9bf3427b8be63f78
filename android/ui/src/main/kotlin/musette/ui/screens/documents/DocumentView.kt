package musette.ui.screens.documents

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import musette.Item
import musette.ItemState
import musette.ui.components.Deed
import musette.ui.components.DeedMenu
import musette.ui.components.MarkSign
import musette.ui.components.Note
import musette.ui.components.Told
import musette.ui.components.TopBar
import musette.ui.components.markOf
import musette.ui.icons.Icons
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences

/** A document: its state in a sentence, its preview, and what can be done with it. */
@Composable
fun DocumentView(state: DocumentState, deeds: DocumentDeeds, leafing: Leafing = rememberLeafing()) {
    val words = LocalSentences.current
    val item = state.item
    val zoom = rememberZoom()
    val canEnlarge = state.preview is Preview.Paged || state.preview is Preview.Picture
    if (canEnlarge) ZoomKeys(zoom)
    Box(Modifier.fillMaxSize()) {
        Column(Modifier.fillMaxSize()) {
            TopBar(item?.name ?: "", deeds::back) {
                if (state.preview is Preview.Paged) IconButton({ leafing.sought = leafing.sought ?: "" }) { Icon(Icons.search, words["deed-find-in-it"]) }
                if (item != null) DeedMenu(item.name, ways(state.preview, zoom, leafing) + menu(item, deeds))
            }
            if (item != null) Standing(item)
            if (state.lent) Text(words["document-lent"], Modifier.padding(16.dp, 4.dp), style = MaterialTheme.typography.bodyMedium)
            (state.preview as? Preview.Paged)?.let { FindBar(it.pages, leafing) }
            Shown(state, zoom, leafing, deeds)
        }
        Told(Modifier.align(Alignment.BottomCenter), state.trouble?.let { words.core.reason(it, item?.name ?: "") }, null, deeds::dismiss)
    }
}

/** What can be done with how it is seen. */
@Composable
private fun ways(preview: Preview, zoom: Zoom, leafing: Leafing): List<Deed> = when (preview) {
    is Preview.Paged -> leafDeeds(leafing) + zoomDeeds(zoom)
    is Preview.Picture -> zoomDeeds(zoom)
    else -> emptyList()
}

@Composable
private fun menu(item: Item, deeds: DocumentDeeds): List<Deed> {
    val words = LocalSentences.current
    val kept = item.keptBecauseOf != null
    return listOf(
        Deed(words["deed-open-with"], Icons.forth, done = deeds::openWith),
        Deed(words[if (kept) "deed-unkeep" else "deed-keep"], if (kept) Icons.away else Icons.coming) { deeds.keep(!kept) },
        Deed(words["deed-copy-link"], Icons.link, done = deeds::copyAddress),
    )
}

@Composable
private fun Standing(item: Item) {
    val (words, moments) = LocalSentences.current to LocalMoments.current
    val mark = markOf(item.state, words, moments)
    val saysSize = item.state is ItemState.Coming || item.state is ItemState.Sending
    Row(Modifier.fillMaxWidth().padding(16.dp, 4.dp), Arrangement.spacedBy(8.dp), Alignment.CenterVertically) {
        if (mark != null) MarkSign(mark, Modifier.size(20.dp))
        Text(
            listOfNotNull(mark?.says, moments.size(item.size).takeUnless { saysSize }, item.modifiedBy, item.modifiedAt?.let(moments::short))
                .joinToString(" · "),
            style = MaterialTheme.typography.bodyMedium, color = MaterialTheme.colorScheme.onSurfaceVariant,
        )
    }
}

@Composable
private fun ColumnScope.Shown(state: DocumentState, zoom: Zoom, leafing: Leafing, deeds: DocumentDeeds) {
    val words = LocalSentences.current
    when (val preview = state.preview) {
        Preview.Unknown -> Unit
        Preview.Absent -> if (state.fetching) Note(Icons.coming, words["document-coming"], "")
        else Note(Icons.away, words["state-away"], words["document-not-here"], words["deed-fetch"], deeds::fetch)
        is Preview.Picture -> PictureView(preview.picture, state.item?.name, zoom, Modifier.weight(1f).fillMaxWidth())
        is Preview.Text -> Column(Modifier.weight(1f).verticalScroll(rememberScrollState()).padding(16.dp)) {
            Text(preview.text, style = MaterialTheme.typography.bodyLarge)
            if (!preview.whole) Text(words["document-goes-on"], Modifier.padding(top = 16.dp), color = MaterialTheme.colorScheme.onSurfaceVariant)
        }
        is Preview.Paged -> PagesView(preview.pages, zoom, leafing, Modifier.weight(1f))
        Preview.Foreign -> Note(Icons.file, words["document-foreign"], words["document-foreign-text"], words["deed-open-with"], deeds::openWith)
        Preview.Locked -> Note(Icons.lock, words["document-locked"], words["document-foreign-text"], words["deed-open-with"], deeds::openWith)
        Preview.Broken -> Note(Icons.pages, words["document-broken"], words["document-broken-text"], words["deed-open-with"], deeds::openWith)
    }
}
