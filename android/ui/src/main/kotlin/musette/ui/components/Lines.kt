package musette.ui.components

import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.Spacer
import androidx.compose.foundation.layout.defaultMinSize
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.FilledTonalButton
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.draw.drawWithContent
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.input.key.KeyEventType
import androidx.compose.ui.input.key.key
import androidx.compose.ui.input.key.onKeyEvent
import androidx.compose.ui.input.key.type
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.CustomAccessibilityAction
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.customActions
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.selected
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.stateDescription
import androidx.compose.ui.text.AnnotatedString
import androidx.compose.ui.text.SpanStyle
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.LayoutDirection
import androidx.compose.ui.unit.dp
import musette.ui.words.LocalSentences

/** What can be done with a row, in its menu and for a screen reader alike; with [key] on the row that has the focus. */
data class Deed(val says: String, val sign: ImageVector, val isGrave: Boolean = false, val key: Key? = null, val done: () -> Unit)

/**
 * The one row of all lists: a sign or a picture, a title, what is said of it, and the mark of its state.
 *
 * 72 dp high with two lines, more where the letters are larger. [strong]: something in it is new. [titleLines]: more than one where
 * the title is a sentence. [typed]: what of the title was searched for. [foot] is a line of its own below, whatever is cut off above it.
 * [chosen]: it is ticked; [beside]: what it leads to stands beside the list, which a bar at its end shows too. A screen reader hears of both
 * that it is selected.
 */
@Composable
fun Line(
    title: String,
    below: String,
    modifier: Modifier = Modifier,
    lead: @Composable () -> Unit,
    mark: Mark? = null,
    markInWords: Boolean = false,
    aside: String = "",
    foot: String = "",
    strong: Boolean = false,
    titleLines: Int = 1,
    chosen: Boolean = false,
    beside: Boolean = false,
    deeds: List<Deed> = emptyList(),
    badge: Long = 0,
    typed: List<IntRange> = emptyList(),
    open: (() -> Unit)?,
) {
    val isLarge = LocalDensity.current.fontScale > LARGE
    val said = if (mark != null && markInWords) mark.brief else below
    // Beside a title in large letters there is no room for a time.
    val last = listOf(foot, aside.takeIf { isLarge }.orEmpty()).filter { it.isNotEmpty() }.joinToString(" · ")
    Row(
        modifier.fillMaxWidth().heightIn(min = 72.dp)
            .then(if (chosen || beside) Modifier.background(MaterialTheme.colorScheme.secondaryContainer) else Modifier)
            .then(if (beside) Modifier.barAtEnd(MaterialTheme.colorScheme.primary) else Modifier)
            .hears(deeds, open)
            .then(if (open != null) Modifier.clickable(onClick = open) else Modifier)
            .semantics(mergeDescendants = true) {
                if (chosen || beside) selected = true
                if (mark != null && !markInWords) stateDescription = mark.says
                if (deeds.isNotEmpty()) customActions = deeds.map { deed -> CustomAccessibilityAction(deed.says) { deed.done(); true } }
            }
            .padding(start = 16.dp, end = if (deeds.isEmpty()) 16.dp else 4.dp, top = 10.dp, bottom = 10.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        lead()
        Spacer(Modifier.width(16.dp))
        Column(Modifier.weight(1f), Arrangement.spacedBy(2.dp)) {
            Row {
                Text(
                    marked(title.replace('\n', ' '), typed), Modifier.weight(1f).alignByBaseline(), maxLines = if (isLarge) titleLines + 1 else titleLines,
                    overflow = TextOverflow.Ellipsis,
                    style = MaterialTheme.typography.bodyLarge, fontWeight = if (strong) FontWeight.SemiBold else null,
                )
                if (aside.isNotEmpty() && !isLarge) {
                    Text(
                        aside, Modifier.alignByBaseline().padding(start = 8.dp), maxLines = 1,
                        style = MaterialTheme.typography.bodyMedium, color = MaterialTheme.colorScheme.onSurfaceVariant,
                    )
                }
            }
            if (said.isNotEmpty()) {
                Text(
                    said, maxLines = 2, overflow = TextOverflow.Ellipsis, style = MaterialTheme.typography.bodyMedium,
                    color = MaterialTheme.colorScheme.onSurfaceVariant,
                )
            }
            if (last.isNotEmpty()) Text(last, style = MaterialTheme.typography.bodyMedium, color = MaterialTheme.colorScheme.onSurfaceVariant)
        }
        if (mark != null) {
            Spacer(Modifier.width(8.dp))
            MarkSign(mark, Modifier.size(22.dp))
        }
        if (badge > 0) Badge(badge)
        if (deeds.isNotEmpty()) DeedMenu(title, deeds)
    }
}

/** While it has the focus: the keys of its deeds, and the space bar that shows it. */
internal fun Modifier.hears(deeds: List<Deed>, open: (() -> Unit)?) = onKeyEvent { event ->
    val deed = if (event.key == Key.Spacebar) open else deeds.firstOrNull { it.key != null && it.key == event.key }?.done
    if (event.type == KeyEventType.KeyDown) deed?.invoke()
    deed != null
}

/** Along the edge at which the other pane begins: colour alone tells nobody. */
internal fun Modifier.barAtEnd(colour: Color) = drawWithContent {
    drawContent()
    val wide = 4.dp.toPx()
    drawRect(colour, Offset(if (layoutDirection == LayoutDirection.Ltr) size.width - wide else 0f, 0f), Size(wide, size.height))
}

/** What was typed stands out by its weight, and by its colour too. */
@Composable
private fun marked(title: String, typed: List<IntRange>): AnnotatedString {
    val style = SpanStyle(MaterialTheme.colorScheme.primary, fontWeight = FontWeight.Bold)
    return AnnotatedString(title, typed.filter { it.first >= 0 && it.last < title.length }.map { AnnotatedString.Range(style, it.first, it.last + 1) })
}

/** How much is new. */
@Composable
private fun Badge(count: Long) {
    val words = LocalSentences.current
    Box(
        Modifier.padding(start = 8.dp).defaultMinSize(minWidth = 24.dp, minHeight = 24.dp).clip(CircleShape)
            .background(MaterialTheme.colorScheme.primary).padding(horizontal = 7.dp)
            .semantics { contentDescription = words.say("count-new", "count" to count, "figure" to MOST.coerceAtMost(count).toString()) },
        Alignment.Center,
    ) {
        Text(
            if (count > MOST) "$MOST+" else "$count", Modifier.clearAndSetSemantics {},
            style = MaterialTheme.typography.labelMedium, color = MaterialTheme.colorScheme.onPrimary,
        )
    }
}

/** Folders down to a thing, however the core writes them. */
fun asPath(place: String): String = place.split('/').joinToString(" › ") { it.trim() }

/** A number of several groups stands as it is dialled, also among lines that begin at the right. */
fun fromLeft(number: String): String = "\u200e$number"

/** Letters larger than this need two lines where others need one. */
internal const val LARGE = 1.3f

/** More than this is not worth a figure. */
private const val MOST = 999L

/** A sign in a quiet square, in front of a row. */
@Composable
fun Sign(sign: ImageVector, accented: Boolean = false, across: Dp = 40.dp) {
    val colours = MaterialTheme.colorScheme
    Box(
        Modifier.size(across).clip(RoundedCornerShape(across * 0.3f)).background(if (accented) colours.primaryContainer else colours.surfaceContainerHigh),
        Alignment.Center,
    ) {
        Icon(sign, null, Modifier.size(across * 0.6f), if (accented) colours.onPrimaryContainer else colours.onSurfaceVariant)
    }
}

/** A person without a portrait: the first letters of the name. A screen reader has the name beside it. */
@Composable
fun Initials(name: String, across: Dp = 40.dp) {
    val letters = name.split(' ', '-').filter { it.isNotBlank() }
    val shown = (letters.take(1) + letters.drop(1).takeLast(1)).joinToString("") { it.take(it.offsetByCodePoints(0, 1)) }
    Box(
        Modifier.size(across).clip(CircleShape).background(MaterialTheme.colorScheme.secondaryContainer).clearAndSetSemantics {},
        Alignment.Center,
    ) {
        // The letters fill the circle whatever size a person reads: they are a picture.
        val size = with(LocalDensity.current) { (across * 0.375f).toSp() }
        Text(shown, fontSize = size, lineHeight = size, fontWeight = FontWeight.Medium, color = MaterialTheme.colorScheme.onSecondaryContainer)
    }
}

/** The first letter of a name in a square, where it has no picture of its own. */
@Composable
fun LetterSign(name: String, across: Dp = 48.dp) {
    Box(
        Modifier.size(across).clip(RoundedCornerShape(across * 0.3f)).background(MaterialTheme.colorScheme.primaryContainer).clearAndSetSemantics {},
        Alignment.Center,
    ) {
        val size = with(LocalDensity.current) { (across * 0.45f).toSp() }
        val letter = if (name.isEmpty()) "" else name.take(name.offsetByCodePoints(0, 1)).uppercase()
        Text(letter, fontSize = size, lineHeight = size, fontWeight = FontWeight.Medium, color = MaterialTheme.colorScheme.onPrimaryContainer)
    }
}

/** A row that is not here yet: as high as most are that have this many lines, so that nothing moves when it comes. */
@Composable
fun LinePlaceholder(titleLines: Int = 1, lines: Int = 1) {
    val colour = MaterialTheme.colorScheme.surfaceContainerHigh
    val type = MaterialTheme.typography
    val titles = if (titleLines > 1 && LocalDensity.current.fontScale > LARGE) titleLines + 1 else titleLines
    val high = with(LocalDensity.current) { 22.dp + type.bodyLarge.lineHeight.toDp() * titles + type.bodyMedium.lineHeight.toDp() * lines }
    Row(Modifier.fillMaxWidth().height(maxOf(72.dp, high)).padding(horizontal = 16.dp), verticalAlignment = Alignment.CenterVertically) {
        Box(Modifier.size(40.dp).clip(RoundedCornerShape(12.dp)).background(colour))
        Spacer(Modifier.width(16.dp))
        Column(Modifier.weight(1f), Arrangement.spacedBy(8.dp)) {
            Box(Modifier.fillMaxWidth(0.6f).height(14.dp).clip(RoundedCornerShape(4.dp)).background(colour))
            Box(Modifier.fillMaxWidth(0.35f).height(12.dp).clip(RoundedCornerShape(4.dp)).background(colour))
        }
    }
}

/** What stands between groups of rows; [isLarge]: above several groups that belong together. */
@Composable
fun GroupTitle(text: String, isLarge: Boolean = false) {
    Text(
        text, Modifier.fillMaxWidth().padding(start = 16.dp, end = 16.dp, top = 20.dp, bottom = 4.dp).semantics { heading() },
        style = if (isLarge) MaterialTheme.typography.titleLarge else MaterialTheme.typography.titleSmall,
        color = if (isLarge) MaterialTheme.colorScheme.onSurface else MaterialTheme.colorScheme.primary,
    )
}

/** A place with nothing in it says why, and what can be done. */
@Composable
fun Note(sign: ImageVector, title: String, text: String, deed: String? = null, done: () -> Unit = {}) {
    Column(
        Modifier.fillMaxSize().verticalScroll(rememberScrollState()).padding(32.dp), Arrangement.spacedBy(12.dp, Alignment.CenterVertically),
        Alignment.CenterHorizontally,
    ) {
        Box(Modifier.size(72.dp).clip(CircleShape).background(MaterialTheme.colorScheme.surfaceContainerHigh), Alignment.Center) {
            Icon(sign, null, Modifier.size(36.dp), MaterialTheme.colorScheme.onSurfaceVariant)
        }
        Text(title, style = MaterialTheme.typography.titleMedium, textAlign = TextAlign.Center)
        if (text.isNotEmpty()) {
            Text(
                text, Modifier.widthIn(max = 400.dp), style = MaterialTheme.typography.bodyMedium, textAlign = TextAlign.Center,
                color = MaterialTheme.colorScheme.onSurfaceVariant,
            )
        }
        if (deed != null) FilledTonalButton(done, Modifier.padding(top = 4.dp).heightIn(min = 48.dp)) { Text(deed) }
    }
}

/**
 * Under the title, only when it matters: the network, or the age of what is seen, and what can be done about it. Never covers, never blinks.
 * Tapped, it says below itself what that means ([why]).
 */
@Composable
fun NetworkLine(says: String, deed: Pair<String, () -> Unit>? = null, why: String? = null) {
    var open by rememberSaveable { mutableStateOf(false) }
    val words = LocalSentences.current
    val taps = if (why == null) Modifier else Modifier.clickable(onClickLabel = words["network-why"], role = Role.Button) { open = !open }
    // With what is free above and below it, it has room for a thumb.
    val high = if (why == null) Modifier.heightIn(min = 32.dp) else Modifier.padding(bottom = 4.dp).heightIn(min = 40.dp)
    Row(
        Modifier.fillMaxWidth().then(high).then(taps).padding(start = 16.dp, end = if (deed == null) 16.dp else 4.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        Text(
            if (open && why != null) "$says $why" else says, Modifier.weight(1f).padding(vertical = 6.dp), style = MaterialTheme.typography.bodyMedium,
            color = MaterialTheme.colorScheme.onSurfaceVariant,
        )
        if (deed != null) TextButton(deed.second, Modifier.heightIn(min = 48.dp)) { Text(deed.first) }
    }
}
