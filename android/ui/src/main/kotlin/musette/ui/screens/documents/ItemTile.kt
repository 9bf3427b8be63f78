package musette.ui.screens.documents

import androidx.compose.foundation.Image
import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.Checkbox
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.produceState
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.layout.ContentScale
import androidx.compose.ui.semantics.CustomAccessibilityAction
import androidx.compose.ui.semantics.customActions
import androidx.compose.ui.semantics.selected
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.stateDescription
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.dp
import musette.Item
import musette.ItemKind
import musette.ui.components.DeedMenu
import musette.ui.components.MarkSign
import musette.ui.components.hears
import musette.ui.components.markOf
import musette.ui.components.signOf
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences

/** A tile is at least so wide. */
internal val TILE = 156.dp

private val HEIGHT = 112.dp
private val SHAPE = RoundedCornerShape(12.dp)

/** An item as a tile: what it looks like where it is a picture that is here, else what kind of thing it is; its name, state and menu. */
@Composable
internal fun ItemTile(item: Item, state: FolderState, deeds: FolderDeeds, thumbs: Thumbs, rename: () -> Unit) {
    val mark = markOf(item.state, LocalSentences.current, LocalMoments.current)
    val chosen = item.id.row.row in state.selected
    val choosing = state.selected.isNotEmpty()
    val beside = !choosing && isBeside(item)
    val all = if (choosing) emptyList() else deedsOf(item, deeds, rename)
    val open = { if (choosing) deeds.select(item, !chosen) else deeds.open(item) }
    val colours = MaterialTheme.colorScheme
    Column(
        Modifier.clip(SHAPE).background(if (chosen || beside) colours.secondaryContainer else colours.surfaceContainer)
            .then(if (beside) Modifier.border(2.dp, colours.primary, SHAPE) else Modifier)
            .hears(all, open)
            .clickable(onClick = open)
            .semantics(mergeDescendants = true) {
                if (chosen || beside) selected = true
                if (mark != null) stateDescription = mark.says
                if (all.isNotEmpty()) customActions = all.map { deed -> CustomAccessibilityAction(deed.says) { deed.done(); true } }
            },
    ) {
        Box(Modifier.fillMaxWidth().height(HEIGHT).background(colours.surfaceContainerHigh), Alignment.Center) {
            Looks(item, thumbs)
            if (choosing) Checkbox(chosen, null, Modifier.align(Alignment.TopStart).padding(8.dp).clip(CircleShape).background(colours.surface).size(32.dp))
            if (mark != null) {
                Box(Modifier.align(Alignment.TopEnd).padding(8.dp).size(28.dp).clip(CircleShape).background(colours.surface), Alignment.Center) {
                    MarkSign(mark, Modifier.size(20.dp))
                }
            }
        }
        Row(Modifier.fillMaxWidth().heightIn(min = 56.dp).padding(start = 12.dp), verticalAlignment = Alignment.CenterVertically) {
            Text(
                item.name.replace('\n', ' '), Modifier.weight(1f).padding(top = 8.dp, bottom = 8.dp, end = if (choosing) 12.dp else 0.dp),
                minLines = 2, maxLines = 2,
                overflow = TextOverflow.Ellipsis, style = MaterialTheme.typography.bodyMedium,
            )
            if (all.isNotEmpty()) DeedMenu(item.name, all)
        }
    }
}

@Composable
private fun Looks(item: Item, thumbs: Thumbs) {
    val picture by produceState(thumbs.held(item), item.id, item.modifiedAt, item.state, thumbs) { value = thumbs.of(item) }
    val seen = picture
    if (seen != null) Image(seen, null, Modifier.fillMaxSize(), contentScale = ContentScale.Crop)
    else Icon(
        signOf(item), null, Modifier.size(48.dp),
        if (item.kind == ItemKind.FOLDER) MaterialTheme.colorScheme.primary else MaterialTheme.colorScheme.onSurfaceVariant,
    )
}

/** A tile that is not here yet: as high as one that is. */
@Composable
internal fun TilePlaceholder() {
    Box(Modifier.fillMaxWidth().height(HEIGHT + 56.dp).clip(SHAPE).background(MaterialTheme.colorScheme.surfaceContainerHigh))
}
