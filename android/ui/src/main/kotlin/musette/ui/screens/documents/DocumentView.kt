package musette.ui.screens.documents

import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.HorizontalDivider
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import musette.Item
import musette.ItemKind
import musette.ItemState
import musette.Reason
import musette.ui.components.AgeLine
import musette.ui.components.Bounded
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

/**
 * A document: its state in a sentence, its preview, and what can be done with it. [history]: what it was, which stands below the preview
 * where there is room, and has a screen of its own where there is not.
 */
@Composable
fun DocumentView(state: DocumentState, deeds: DocumentDeeds, leafing: Leafing = rememberLeafing(), history: (@Composable () -> Unit)? = null) {
    val words = LocalSentences.current
    val item = state.item
    val zoom = rememberZoom()
    val canEnlarge = state.preview is Preview.Paged || state.preview is Preview.Picture
    if (canEnlarge) ZoomKeys(zoom)
    BoxWithConstraints(Modifier.fillMaxSize()) {
        val hasRoom = history != null && maxWidth >= WIDE && maxHeight >= HIGH && item?.kind == ItemKind.FILE
        val hasBar = item != null && !state.gone && maxWidth < WIDE && maxHeight >= LOW
        Column(Modifier.fillMaxSize()) {
            Column(Modifier.weight(1f)) {
                TopBar(item?.name ?: "", deeds::back) {
                    if (item != null && !hasBar) {
                        IconButton(deeds::openWith) { Icon(Icons.openWith, words["deed-open-with"]) }
                        IconButton(deeds::share) { Icon(Icons.share, words["deed-share-link"]) }
                    }
                    if (item != null) DeedMenu(item.name, ways(state.preview, zoom, leafing) + menu(item, !hasRoom, deeds))
                }
                AgeLine(null, state.connection)
                if (item != null) Standing(item, state.preview is Preview.Absent && isOwn(state.trouble))
                if (state.gone) {
                    Note(Icons.keptGone, words["document-gone"], words["document-gone-text"], words["deed-back"], deeds::back)
                    return@Column
                }
                if (state.lent) Text(words["document-lent"], Modifier.padding(16.dp, 4.dp), style = MaterialTheme.typography.bodyMedium)
                val absent: @Composable () -> Unit = {
                    if (state.fetching) Note(Icons.coming, words["document-coming"], "")
                    else NotHere(state.trouble, item?.name ?: "", words["document-not-here"], deeds::fetch)
                }
                Column(Modifier.weight(1f).fillMaxWidth()) { Shown(state.preview, item?.name, zoom, leafing, absent, deeds::openWith) }
                if (history != null && hasRoom) {
                    HorizontalDivider()
                    Box(Modifier.fillMaxWidth().height(this@BoxWithConstraints.maxHeight * PART)) { history() }
                }
            }
            val elsewhere = state.trouble.takeUnless { state.preview is Preview.Absent && isOwn(it) }
            Told(Modifier.align(Alignment.CenterHorizontally), elsewhere?.let { words.core.reason(it, item?.name ?: "") }, null, deeds::dismiss)
            if (item != null && hasBar) Bottom(item, !hasRoom, deeds)
        }
    }
}

/** In place of bytes that are not here: that they need a network, or what else keeps them away, and how they are asked for. */
@Composable
internal fun NotHere(why: Reason?, name: String, says: String, fetch: () -> Unit) {
    val words = LocalSentences.current
    if (why != null &&
        isOwn(why)
    ) Note(if (why is Reason.Refused) Icons.lock else Icons.away, words["document-kept-away"], words.core.reason(why, name), words["deed-fetch"], fetch)
    else Note(Icons.away, words["state-away"], says, words["deed-fetch"], fetch)
}

/** Whether it is no matter of the network that something does not come. */
internal fun isOwn(why: Reason?) = why is Reason.Refused || why is Reason.NoSpace

/** What can be done with how it is seen. */
@Composable
private fun ways(preview: Preview, zoom: Zoom, leafing: Leafing): List<Deed> = when (preview) {
    is Preview.Paged -> leafDeeds(leafing) + zoomDeeds(zoom)
    is Preview.Picture -> zoomDeeds(zoom)
    else -> emptyList()
}

@Composable
private fun menu(item: Item, hasHistory: Boolean, deeds: DocumentDeeds): List<Deed> {
    val words = LocalSentences.current
    val kept = item.keptBecauseOf != null
    return listOfNotNull(
        Deed(words["deed-open-with"], Icons.openWith, done = deeds::openWith),
        Deed(words[if (kept) "deed-unkeep" else "deed-keep"], if (kept) Icons.unkeep else Icons.keep) { deeds.keep(!kept) },
        Deed(words["deed-share-link"], Icons.share, done = deeds::share),
        Deed(words["deed-copy-link"], Icons.link, done = deeds::copyAddress),
        Deed(words["history-title"], Icons.history, done = deeds::history).takeIf { hasHistory },
    )
}

/** On a phone what is done most is at the thumb. */
@Composable
private fun Bottom(item: Item, hasHistory: Boolean, deeds: DocumentDeeds) {
    val words = LocalSentences.current
    val kept = item.keptBecauseOf != null
    Surface(Modifier.fillMaxWidth(), color = MaterialTheme.colorScheme.surfaceContainer) {
        Row(Modifier.padding(horizontal = 4.dp)) {
            Bounded(1.2f) {
                val part = Modifier.weight(1f)
                InBar(Icons.openWith, words["deed-open-with-brief"], part, deeds::openWith)
                InBar(Icons.share, words["deed-share-link"], part, deeds::share)
                InBar(if (kept) Icons.unkeep else Icons.keep, words[if (kept) "deed-unkeep" else "deed-keep"], part) { deeds.keep(!kept) }
                if (hasHistory) InBar(Icons.history, words["history-versions"], part, deeds::history)
            }
        }
    }
}

@Composable
private fun InBar(sign: ImageVector, says: String, modifier: Modifier, done: () -> Unit) = Column(
    modifier.heightIn(min = 64.dp).clickable(role = Role.Button, onClick = done).padding(4.dp, 8.dp), Arrangement.spacedBy(4.dp), Alignment.CenterHorizontally,
) {
    Icon(sign, null, Modifier.size(24.dp), MaterialTheme.colorScheme.onSurfaceVariant)
    Text(says, style = MaterialTheme.typography.labelMedium, textAlign = TextAlign.Center, color = MaterialTheme.colorScheme.onSurfaceVariant)
}

/** [isElsewhere]: why its bytes do not come is said in their place. */
@Composable
private fun Standing(item: Item, isElsewhere: Boolean) {
    val (words, moments) = LocalSentences.current to LocalMoments.current
    val mark = markOf(item.state, words, moments).takeUnless { isElsewhere }
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

/** What can be shown of a document; [absent] in its place where its bytes are not here. */
@Composable
internal fun ColumnScope.Shown(
    preview: Preview, name: String?, zoom: Zoom, leafing: Leafing, absent: @Composable () -> Unit, openWith: () -> Unit,
    foreign: String = LocalSentences.current["document-foreign-text"],
) {
    val words = LocalSentences.current
    when (preview) {
        // A page is on its way, and takes its place.
        Preview.Unknown -> Box(Modifier.weight(1f).fillMaxWidth().background(MaterialTheme.colorScheme.surfaceContainer))
        Preview.Absent -> absent()
        is Preview.Picture -> PictureView(preview.picture, name, zoom, Modifier.weight(1f).fillMaxWidth())
        is Preview.Text -> Column(Modifier.weight(1f).verticalScroll(rememberScrollState()).padding(16.dp)) {
            Text(preview.text, style = MaterialTheme.typography.bodyLarge)
            if (!preview.whole) Text(words["document-goes-on"], Modifier.padding(top = 16.dp), color = MaterialTheme.colorScheme.onSurfaceVariant)
        }
        is Preview.Paged -> {
            FindBar(preview.pages, leafing)
            PagesView(preview.pages, zoom, leafing, Modifier.weight(1f))
        }
        Preview.Foreign -> Note(Icons.file, words["document-foreign"], foreign, words["deed-open-with"], openWith)
        Preview.Locked -> Note(Icons.lock, words["document-locked"], foreign, words["deed-open-with"], openWith)
        Preview.Broken -> Note(Icons.pages, words["document-broken"], words["document-broken-text"], words["deed-open-with"], openWith)
    }
}

/** So much room a document needs for its history to stand below it, and this part of the height is the history's. */
private val WIDE = 600.dp
private val HIGH = 640.dp

/** Less height than this is the document's own. */
private val LOW = 480.dp
private const val PART = 0.4f
