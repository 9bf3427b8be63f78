package musette.ui.screens.attached

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import musette.ui.components.AgeLine
import musette.ui.components.Deed
import musette.ui.components.DeedMenu
import musette.ui.components.Note
import musette.ui.components.Told
import musette.ui.components.TopBar
import musette.ui.icons.Icons
import musette.ui.screens.documents.FindBar
import musette.ui.screens.documents.Leafing
import musette.ui.screens.documents.NotHere
import musette.ui.screens.documents.PagesView
import musette.ui.screens.documents.PictureView
import musette.ui.screens.documents.Preview
import musette.ui.screens.documents.Zoom
import musette.ui.screens.documents.ZoomKeys
import musette.ui.screens.documents.isOwn
import musette.ui.screens.documents.leafDeeds
import musette.ui.screens.documents.rememberLeafing
import musette.ui.screens.documents.rememberZoom
import musette.ui.screens.documents.zoomDeeds
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences

/** A photograph or a file that is in no folder, as large as the screen, and larger. */
@Composable
fun AttachedView(state: AttachedState, deeds: AttachedDeeds) {
    val (words, moments) = LocalSentences.current to LocalMoments.current
    val (zoom, leafing) = rememberZoom() to rememberLeafing()
    val canEnlarge = state.preview is Preview.Paged || state.preview is Preview.Picture
    if (canEnlarge) ZoomKeys(zoom)
    Column(Modifier.fillMaxSize()) {
        Column(Modifier.weight(1f)) {
            TopBar(state.name, deeds::back) {
                val browser = Deed(words["deed-open-in-browser"], Icons.link) { deeds.openAddress() }.takeIf { state.address.isNotEmpty() }
                val leafs = if (state.preview is Preview.Paged) leafDeeds(leafing) else emptyList()
                val menu = leafs + (if (canEnlarge) zoomDeeds(zoom) else emptyList()) + listOfNotNull(browser)
                if (menu.isNotEmpty()) DeedMenu(state.name, menu)
            }
            // What was never sent, or was taken back, is here whatever the network does.
            if (state.lies == Lies.ON_A_POST) AgeLine(null, state.connection)
            val stands = when (state.lies) {
                Lies.NOT_SENT -> words["state-to-send"]
                Lies.TAKEN_BACK -> words["back-title"]
                Lies.ON_A_POST -> null
            }
            val about = listOfNotNull(stands, state.size?.let(moments::size))
            if (about.isNotEmpty() && !state.gone) {
                Text(
                    about.joinToString(" · "), Modifier.padding(16.dp, 4.dp), style = MaterialTheme.typography.bodyMedium,
                    color = MaterialTheme.colorScheme.onSurfaceVariant,
                )
            }
            if (state.gone) Note(Icons.file, words["hanging-gone"], words["hanging-gone-text"]) else Shown(state, zoom, leafing, deeds)
        }
        val elsewhere = state.trouble.takeUnless { state.preview is Preview.Absent && isOwn(it) }
        Told(Modifier.align(Alignment.CenterHorizontally), elsewhere?.let { words.core.reason(it, state.name) }, null, deeds::dismiss)
    }
}

@Composable
private fun ColumnScope.Shown(state: AttachedState, zoom: Zoom, leafing: Leafing, deeds: AttachedDeeds) {
    val words = LocalSentences.current
    when (val preview = state.preview) {
        Preview.Unknown -> Box(Modifier.weight(1f).fillMaxWidth().background(MaterialTheme.colorScheme.surfaceContainer))
        Preview.Absent ->
            if (state.fetching) Note(Icons.coming, words["hanging-coming"], "")
            else NotHere(state.trouble, state.name, words["hanging-not-here"], deeds::fetch)
        is Preview.Picture -> PictureView(preview.picture, state.name, zoom, Modifier.weight(1f).fillMaxWidth())
        is Preview.Text -> Column(Modifier.weight(1f).verticalScroll(rememberScrollState()).padding(16.dp)) {
            Text(preview.text, style = MaterialTheme.typography.bodyLarge)
            if (!preview.whole) Text(words["hanging-goes-on"], Modifier.padding(top = 16.dp), color = MaterialTheme.colorScheme.onSurfaceVariant)
        }
        is Preview.Paged -> {
            FindBar(preview.pages, leafing)
            PagesView(preview.pages, zoom, leafing, Modifier.weight(1f))
        }
        Preview.Foreign -> Elsewhere(words["hanging-foreign"], state, deeds)
        Preview.Locked -> Elsewhere(words["document-locked"], state, deeds)
        Preview.Broken -> Note(
            Icons.pages, words["document-broken"], words["hanging-broken-text"],
            if (state.address.isEmpty()) null else words["deed-open-in-browser"], deeds::openAddress,
        )
    }
}

/** What this app does not show is opened elsewhere, as soon as it is there. */
@Composable
private fun Elsewhere(title: String, state: AttachedState, deeds: AttachedDeeds) {
    val words = LocalSentences.current
    val text = when {
        state.lies == Lies.TAKEN_BACK -> "hanging-foreign-back"
        state.address.isEmpty() -> "hanging-foreign-unsent"
        else -> "hanging-foreign-text"
    }
    Note(Icons.file, title, words[text], if (state.address.isEmpty()) null else words["deed-open-in-browser"], deeds::openAddress)
}
