package musette.ui.screens.outbox

import androidx.compose.foundation.Image
import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.IntrinsicSize
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Button
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedButton
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.layout.ContentScale
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.dp
import musette.Item
import musette.TwoVersions
import musette.ids.WallTime
import musette.ui.components.LinePlaceholder
import musette.ui.components.Note
import musette.ui.components.Told
import musette.ui.components.TopBar
import musette.ui.components.asPath
import musette.ui.components.signOf
import musette.ui.icons.Icons
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences

/** Both versions side by side: whose, when, how large, what can be seen of them; below, which is to stay. */
@Composable
fun SettlingView(state: SettlingState, deeds: SettlingDeeds) {
    val words = LocalSentences.current
    val both = state.versions
    Column(Modifier.fillMaxSize()) {
        Column(Modifier.weight(1f)) {
            TopBar(words["settle-title"], deeds::back)
            when {
                state.gone -> Note(Icons.tick, words["settle-gone"], words["settle-gone-text"])
                both == null -> repeat(4) { LinePlaceholder() }
                else -> Both(both, state, deeds)
            }
        }
        Told(Modifier.align(Alignment.CenterHorizontally), state.trouble?.let { words.core.reason(it, both?.theirs?.name ?: "") }, null, deeds::dismiss)
    }
}

@Composable
private fun Both(both: TwoVersions, state: SettlingState, deeds: SettlingDeeds) {
    val words = LocalSentences.current
    val theirs = both.theirs.modifiedBy
    Column(Modifier.fillMaxSize(), horizontalAlignment = Alignment.CenterHorizontally) {
        Column(
            Modifier.weight(1f).verticalScroll(rememberScrollState()).padding(horizontal = 16.dp), Arrangement.spacedBy(12.dp), Alignment.CenterHorizontally,
        ) {
            Column(Modifier.fillMaxWidth(), Arrangement.spacedBy(4.dp)) {
                Text(both.theirs.name, style = MaterialTheme.typography.titleMedium, maxLines = 3, overflow = TextOverflow.Ellipsis)
                Text(asPath(both.place), style = MaterialTheme.typography.bodyMedium, color = MaterialTheme.colorScheme.onSurfaceVariant)
            }
            Row(Modifier.widthIn(max = 720.dp).fillMaxWidth().height(IntrinsicSize.Min), Arrangement.spacedBy(12.dp)) {
                Version(words["settle-mine"], words["settle-you"], both.savedAt, both.mine, state.mine, Modifier.weight(1f).fillMaxHeight(), deeds)
                Version(
                    words["settle-theirs"], theirs ?: words["settle-somebody"], both.theirs.modifiedAt, both.theirs, state.theirs,
                    Modifier.weight(1f).fillMaxHeight(), deeds,
                )
            }
            Text(
                words["settle-nothing-lost"], Modifier.fillMaxWidth(),
                style = MaterialTheme.typography.bodyMedium, color = MaterialTheme.colorScheme.onSurfaceVariant,
            )
        }
        Column(Modifier.widthIn(max = 720.dp).fillMaxWidth().padding(16.dp, 8.dp), Arrangement.spacedBy(4.dp)) {
            Button({ deeds.choose(Choice.BOTH) }, Modifier.fillMaxWidth().heightIn(min = 48.dp), !state.busy) { Text(words["settle-keep-both"]) }
            OutlinedButton({ deeds.choose(Choice.MINE) }, Modifier.fillMaxWidth().heightIn(min = 48.dp), !state.busy) { Text(words["settle-keep-mine"]) }
            OutlinedButton({ deeds.choose(Choice.THEIRS) }, Modifier.fillMaxWidth().heightIn(min = 48.dp), !state.busy) { Text(words["settle-keep-theirs"]) }
        }
    }
}

private const val LARGE = 1.3f

@Composable
private fun Version(title: String, who: String, at: WallTime?, item: Item, glimpse: Glimpse, modifier: Modifier, deeds: SettlingDeeds) {
    val moments = LocalMoments.current
    Surface(
        modifier.clip(RoundedCornerShape(16.dp)).clickable { deeds.open(item) }.semantics(mergeDescendants = true) {},
        RoundedCornerShape(16.dp), MaterialTheme.colorScheme.surfaceContainer,
    ) {
        Column(Modifier.padding(12.dp), Arrangement.spacedBy(6.dp)) {
            // In large letters one of the two takes two lines: what is seen of them stands side by side all the same.
            val lines = if (LocalDensity.current.fontScale > LARGE) 2 else 1
            Text(title, minLines = lines, style = MaterialTheme.typography.titleSmall, color = MaterialTheme.colorScheme.primary)
            Seen(glimpse, item)
            Text(who, style = MaterialTheme.typography.bodyLarge, maxLines = 2, overflow = TextOverflow.Ellipsis)
            for (said in listOfNotNull(at?.let(moments::long), moments.size(item.size))) {
                Text(said, style = MaterialTheme.typography.bodyMedium, color = MaterialTheme.colorScheme.onSurfaceVariant)
            }
        }
    }
}

@Composable
private fun Seen(glimpse: Glimpse, item: Item) {
    val words = LocalSentences.current
    Box(
        Modifier.fillMaxWidth().height(180.dp).clip(RoundedCornerShape(8.dp)).background(MaterialTheme.colorScheme.surfaceContainerHighest), Alignment.Center,
    ) {
        when (glimpse) {
            is Glimpse.Picture -> Image(glimpse.bitmap, null, Modifier.fillMaxSize(), contentScale = ContentScale.Fit)
            is Glimpse.Text -> Text(
                glimpse.text, Modifier.fillMaxSize().padding(8.dp), overflow = TextOverflow.Clip,
                style = MaterialTheme.typography.bodySmall, color = MaterialTheme.colorScheme.onSurface,
            )
            Glimpse.Absent -> Column(Modifier.padding(8.dp), Arrangement.spacedBy(4.dp), Alignment.CenterHorizontally) {
                Icon(Icons.away, null, Modifier.size(36.dp), MaterialTheme.colorScheme.onSurfaceVariant)
                Text(words["state-away"], style = MaterialTheme.typography.bodyMedium, color = MaterialTheme.colorScheme.onSurfaceVariant)
            }
            Glimpse.None, Glimpse.Unknown -> Icon(signOf(item), null, Modifier.size(56.dp), MaterialTheme.colorScheme.onSurfaceVariant)
        }
    }
}
