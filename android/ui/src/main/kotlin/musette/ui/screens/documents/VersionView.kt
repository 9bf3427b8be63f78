package musette.ui.screens.documents

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.material3.Button
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.dp
import musette.ui.components.AgeLine
import musette.ui.components.Deed
import musette.ui.components.DeedMenu
import musette.ui.components.Note
import musette.ui.components.Told
import musette.ui.components.TopBar
import musette.ui.icons.Icons
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences

/** A document as it was: when, whose, what it looked like; below, the way to put it back. */
@Composable
fun VersionView(state: VersionState, deeds: VersionDeeds) {
    val (words, moments) = LocalSentences.current to LocalMoments.current
    val (item, version) = state.item to state.version
    val zoom = rememberZoom()
    val canEnlarge = state.preview is Preview.Paged || state.preview is Preview.Picture
    if (canEnlarge) ZoomKeys(zoom)
    val isThere = version != null && !state.gone
    Column(Modifier.fillMaxSize()) {
        val at = version?.madeAt?.let { words.say("version-of", "when" to moments.exact(it)) } ?: words["version-earlier"]
        TopBar(if (version == null) item?.name ?: "" else at, deeds::back) {
            if (item != null && isThere) {
                val with = Deed(words["deed-open-with"], Icons.openWith, done = deeds::openWith)
                DeedMenu(item.name, (if (canEnlarge) zoomDeeds(zoom) else emptyList()) + with)
            }
        }
        AgeLine(null, state.connection)
        if (version != null && isThere) {
            val said = listOfNotNull(item?.name, words["version-now"].takeIf { version.now }, whose(version), version.size?.let(moments::size))
            Text(
                said.joinToString(" · "), Modifier.padding(16.dp, 4.dp), maxLines = 3, overflow = TextOverflow.Ellipsis,
                style = MaterialTheme.typography.bodyMedium, color = MaterialTheme.colorScheme.onSurfaceVariant,
            )
            if (state.lent && !version.now) Text(words["version-lent"], Modifier.padding(16.dp, 4.dp), style = MaterialTheme.typography.bodyMedium)
        }
        Box(Modifier.weight(1f).fillMaxWidth()) {
            if (state.gone) Note(Icons.keptGone, words["version-not-kept"], words["version-not-kept-text"])
            else Column(Modifier.fillMaxSize()) {
                Shown(state.preview, item?.name, zoom, rememberLeafing(), absent(state, deeds), deeds::openWith, words["version-foreign-text"])
            }
        }
        val elsewhere = state.trouble.takeUnless { state.preview is Preview.Absent && isOwn(it) }
        Told(Modifier.align(Alignment.CenterHorizontally), elsewhere?.let { words.core.reason(it, item?.name ?: "") }, null, deeds::dismiss)
        if (version != null && isThere && (!version.now || state.waits)) {
            Surface(Modifier.fillMaxWidth(), color = MaterialTheme.colorScheme.surfaceContainer) {
                Box(Modifier.padding(16.dp, 8.dp), Alignment.Center) {
                    Button(deeds::putBack, Modifier.widthIn(max = 560.dp).fillMaxWidth().heightIn(min = 48.dp), !state.busy) {
                        Text(words["deed-put-version-back"])
                    }
                }
            }
        }
    }
}

@Composable
private fun absent(state: VersionState, deeds: VersionDeeds): @Composable () -> Unit = {
    val words = LocalSentences.current
    if (state.fetching) Note(Icons.coming, words["document-coming"], "")
    else NotHere(state.trouble, state.item?.name ?: "", words["version-not-here"], deeds::fetch)
}
