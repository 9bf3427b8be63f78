package musette.ui.components

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.RowScope
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.offset
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.text.KeyboardActions
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.material3.AlertDialog
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.stateDescription
import androidx.compose.ui.text.TextRange
import androidx.compose.ui.text.input.ImeAction
import androidx.compose.ui.text.input.TextFieldValue
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.Density
import androidx.compose.ui.unit.dp
import kotlinx.coroutines.flow.StateFlow
import musette.ui.frame.Back
import musette.ui.frame.Shortcut
import musette.ui.icons.Icons
import musette.ui.words.LocalSentences

/** The bar above a screen: the way back, its name, and at most a few deeds. */
@Composable
fun TopBar(
    title: String,
    back: (() -> Unit)?,
    backSign: ImageVector = Icons.back,
    backSays: String = LocalSentences.current["deed-back"],
    deeds: @Composable RowScope.() -> Unit = {},
) {
    // What the arrow does, the system's way back does too.
    if (back != null) Back(back)
    val hasArrow = back != null && (LocalArrow.current || backSign != Icons.back)
    Row(Modifier.fillMaxWidth().heightIn(min = 64.dp).padding(horizontal = 4.dp), verticalAlignment = Alignment.CenterVertically) {
        if (back != null && hasArrow) IconButton(back) { Icon(backSign, backSays) }
        if (back == null) LocalSwitcher.current?.let { Avatar(it) }
        val start = if (hasArrow || (back == null && LocalSwitcher.current != null)) 4.dp else 12.dp
        // A title is large already: twice its size would leave no room for it.
        Bounded(1.5f) {
            Text(
                title, Modifier.weight(1f).padding(top = 8.dp, bottom = 8.dp, start = start, end = 8.dp).semantics { heading() },
                maxLines = 2, overflow = TextOverflow.Ellipsis,
                style = if (back == null) MaterialTheme.typography.headlineMedium else MaterialTheme.typography.titleLarge,
            )
        }
        deeds()
        val search = LocalSearch.current
        // While rows are chosen the bar is theirs.
        if (search != null && backSign == Icons.back) IconButton(search) { Icon(Icons.search, LocalSentences.current["place-search"]) }
    }
}

/** Whether the way back has its arrow here: of two screens beside each other one has it. */
val LocalArrow = staticCompositionLocalOf { true }

/** What opens the account switcher: the one who is signed in, and whether somebody has to sign in again. */
data class Switcher(val person: String, val needsPerson: Boolean, val open: () -> Unit)

/** Stands before the title where a place begins; null where nobody is signed in. */
val LocalSwitcher = staticCompositionLocalOf<Switcher?> { null }

@Composable
internal fun Avatar(switcher: Switcher) {
    val words = LocalSentences.current
    IconButton(
        switcher.open,
        Modifier.semantics {
            contentDescription = words["me-accounts"]
            if (switcher.needsPerson) stateDescription = words["outbox-needs-you"]
        },
    ) {
        Box {
            Initials(switcher.person, 32.dp)
            if (switcher.needsPerson) {
                val ground = MaterialTheme.colorScheme.surface
                Box(Modifier.align(Alignment.BottomEnd).offset(4.dp, 4.dp).size(18.dp).clip(CircleShape).background(ground), Alignment.Center) {
                    MarkSign(Mark(Icons.needsYou, words["outbox-needs-you"], true), Modifier.size(14.dp))
                }
            }
        }
    }
}

/** Begins a search, from any bar; null where there is nothing to search. */
val LocalSearch = staticCompositionLocalOf<(() -> Unit)?> { {} }

/** Letters that grow with what a person wants, to this much at most. */
@Composable
fun Bounded(scale: Float, content: @Composable () -> Unit) {
    val density = LocalDensity.current
    CompositionLocalProvider(LocalDensity provides Density(density.density, density.fontScale.coerceAtMost(scale)), content)
}

/**
 * Something that has just happened, with one deed, or none but to put it away; it stands below and covers no more than it must. [close]: puts
 * it away without the deed, where that is not over by itself.
 */
@Composable
fun Told(modifier: Modifier, says: String?, deed: String?, done: () -> Unit, close: (() -> Unit)? = null) {
    if (says == null) return
    val words = LocalSentences.current
    Surface(
        modifier.padding(16.dp).widthIn(max = 560.dp).fillMaxWidth().semantics { liveRegion = LiveRegionMode.Polite },
        RoundedCornerShape(12.dp), MaterialTheme.colorScheme.inverseSurface, MaterialTheme.colorScheme.inverseOnSurface,
    ) {
        Row(Modifier.padding(start = 16.dp, end = 4.dp), verticalAlignment = Alignment.CenterVertically) {
            Text(says, Modifier.weight(1f).padding(vertical = 14.dp), style = MaterialTheme.typography.bodyMedium)
            if (deed != null) TextButton(done, Modifier.heightIn(min = 48.dp)) { Text(deed, color = MaterialTheme.colorScheme.inversePrimary) }
            val closes = if (deed == null) done else close
            if (closes != null) IconButton(closes) { Icon(Icons.close, words["deed-close"]) }
        }
    }
}

/** However it is written, one break is one space. */
private val BREAK = Regex("\\r\\n|\\r|\\n")

/** Asks for one word or name; the field has what there is, marked up to its ending, and Enter is enough. */
@Composable
fun Ask(title: String, text: String, deed: String, closed: () -> Unit, done: (String) -> Unit) {
    var typed by rememberSaveable(text, stateSaver = TextFieldValue.Saver) {
        mutableStateOf(TextFieldValue(text, TextRange(0, text.lastIndexOf('.').takeIf { it > 0 } ?: text.length)))
    }
    val field = remember { FocusRequester() }
    LaunchedEffect(Unit) { field.requestFocus() }
    // Of spaces alone the core says why not. What is pasted with a break is one line.
    val finish = { if (typed.text.isNotEmpty()) done(typed.text) }
    AlertDialog(
        onDismissRequest = closed,
        title = { Text(title) },
        text = {
            OutlinedTextField(
                typed, { typed = it.copy(text = it.text.replace(BREAK, " ")) }, Modifier.fillMaxWidth().focusRequester(field), singleLine = true,
                keyboardOptions = KeyboardOptions(imeAction = ImeAction.Done), keyboardActions = KeyboardActions { finish() },
            )
        },
        confirmButton = { TextButton(finish, enabled = typed.text.isNotEmpty()) { Text(deed) } },
        dismissButton = { TextButton(closed) { Text(LocalSentences.current["deed-leave"]) } },
    )
}

@Composable
internal fun <T> StateFlow<T>.collectAsStateValue(): T {
    val value by collectAsState()
    return value
}
