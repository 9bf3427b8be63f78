package musette.ui.lists

import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.gestures.detectVerticalDragGestures
import androidx.compose.foundation.interaction.MutableInteractionSource
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.BoxScope
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.offset
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.material3.DropdownMenu
import androidx.compose.material3.DropdownMenuItem
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.derivedStateOf
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableIntStateOf
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberUpdatedState
import androidx.compose.runtime.setValue
import androidx.compose.runtime.snapshotFlow
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.input.pointer.pointerInput
import androidx.compose.ui.layout.onSizeChanged
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.CustomAccessibilityAction
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.customActions
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.stateDescription
import androidx.compose.ui.unit.IntOffset
import androidx.compose.ui.unit.dp
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.collectLatest
import musette.ui.frame.Shortcut
import musette.ui.words.LocalSentences
import kotlin.math.roundToInt

/** Whether the parts of a list are shown to choose from. */
internal class Jumping {
    var choosing by mutableStateOf(false)
}

/** A long list offers its parts to a screen reader and to a keyboard too. */
@Composable
internal fun Modifier.jumps(jumping: Jumping): Modifier {
    val says = LocalSentences.current["deed-jump"]
    Shortcut(Key.G) { jumping.choosing = true }
    return semantics { customActions = listOf(CustomAccessibilityAction(says) { jumping.choosing = true; true }) }
}

/**
 * Where in a long list one is: a handle that leads anywhere in it, there while the list moves and a moment longer; tapped, it shows the list's
 * parts to choose from. While it is held, the letter, or the name of the part, that it stands at is shown. Beside the handle the edge is the
 * list's: a thumb scrolls there, and opens the menus of rows.
 */
@Composable
internal fun BoxScope.JumpBar(
    rows: Rows<*, *>, jumping: Jumping, isMoving: () -> Boolean, first: () -> Int, says: (RowSection) -> String, jump: (Int) -> Unit,
) {
    val latest by rememberUpdatedState(rows)
    val latestFirst by rememberUpdatedState(first)
    val latestMoving by rememberUpdatedState(isMoving)
    var room by remember { mutableIntStateOf(0) }
    var held by remember { mutableStateOf<Int?>(null) }
    var there by remember { mutableStateOf(false) }
    LaunchedEffect(Unit) {
        snapshotFlow { latestMoving() || held != null || jumping.choosing }.collectLatest { needed ->
            if (!needed) delay(STAYS_MS)
            there = needed
        }
    }
    val at by remember { derivedStateOf { held ?: latestFirst() } }
    val handle = with(LocalDensity.current) { HANDLE.roundToPx() }
    val top: () -> Int = { if (latest.count < 2) 0 else ((room - handle) * (at.toFloat() / (latest.count - 1))).toInt().coerceAtLeast(0) }
    val label = rows.sections.lastOrNull { it.start <= at }?.let(says) ?: ""
    val opens = LocalSentences.current["deed-jump"]
    Box(Modifier.align(Alignment.CenterEnd).fillMaxHeight().width(HANDLE).onSizeChanged { room = it.height }) {
        DropdownMenu(jumping.choosing, { jumping.choosing = false }) {
            for (section in rows.sections) {
                DropdownMenuItem({ Text(says(section)) }, {
                    jumping.choosing = false
                    jump(section.start)
                })
            }
        }
        if (there) Box(
            Modifier.align(Alignment.TopEnd).offset { IntOffset(0, top()) }.size(HANDLE)
                .pointerInput(Unit) {
                    var y = 0f
                    detectVerticalDragGestures({ y = top().toFloat() }, { held = null }, { held = null }) { change, by ->
                        change.consume()
                        y += by
                        val index = (y / (room - handle).coerceAtLeast(1) * (latest.count - 1)).roundToInt().coerceIn(0, (latest.count - 1).coerceAtLeast(0))
                        if (index != held) {
                            held = index
                            jump(index)
                        }
                    }
                }
                .clickable(remember { MutableInteractionSource() }, null, role = Role.Button) { jumping.choosing = true }
                .semantics {
                    contentDescription = opens
                    stateDescription = label
                },
            Alignment.CenterEnd,
        ) {
            Box(Modifier.padding(end = 2.dp).width(4.dp).height(HANDLE).clip(CircleShape).background(MaterialTheme.colorScheme.outline))
        }
    }
    if (held != null && label.isNotEmpty()) {
        Box(
            Modifier.align(Alignment.TopEnd).offset { IntOffset(-HANDLE.roundToPx(), top()) }.height(56.dp).widthIn(min = 56.dp).clip(CircleShape)
                .background(MaterialTheme.colorScheme.primaryContainer).padding(horizontal = 12.dp),
            Alignment.Center,
        ) {
            Text(label, maxLines = 1, style = MaterialTheme.typography.titleLarge, color = MaterialTheme.colorScheme.onPrimaryContainer)
        }
    }
}

/** As large as what is touched has to be. */
private val HANDLE = 48.dp

/** Long enough to reach for it. */
private const val STAYS_MS = 2_000L
