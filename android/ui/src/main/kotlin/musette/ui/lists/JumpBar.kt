package musette.ui.lists

import androidx.compose.foundation.background
import androidx.compose.foundation.gestures.detectVerticalDragGestures
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.BoxScope
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.offset
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.derivedStateOf
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableIntStateOf
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberUpdatedState
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.input.pointer.pointerInput
import androidx.compose.ui.layout.onSizeChanged
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.unit.IntOffset
import androidx.compose.ui.unit.dp

/**
 * Where in a long list one is, and a handle that leads anywhere in it; while it is held, the letter, or the name of the part, that it stands at is shown.
 *
 * A screen reader goes through the list itself and has no use for it.
 */
@Composable
internal fun BoxScope.JumpBar(rows: Rows<*, *>, first: () -> Int, says: (RowSection) -> String, jump: (Int) -> Unit) {
    val latest by rememberUpdatedState(rows)
    val latestFirst by rememberUpdatedState(first)
    var height by remember { mutableIntStateOf(0) }
    var held by remember { mutableStateOf<Int?>(null) }
    val at by remember { derivedStateOf { held ?: latestFirst() } }
    val top: () -> Int = { if (latest.count < 2) 0 else ((height - HANDLE_PIXELS) * (at.toFloat() / (latest.count - 1))).toInt().coerceAtLeast(0) }
    Box(
        Modifier.align(Alignment.CenterEnd).fillMaxHeight().width(24.dp).clearAndSetSemantics {}
            .onSizeChanged { height = it.height }
            .pointerInput(Unit) {
                fun lead(y: Float) {
                    val index = (y / height.coerceAtLeast(1) * latest.count).toInt().coerceIn(0, (latest.count - 1).coerceAtLeast(0))
                    if (index != held) {
                        held = index
                        jump(index)
                    }
                }
                detectVerticalDragGestures(
                    onDragStart = { lead(it.y) },
                    onDragEnd = { held = null },
                    onDragCancel = { held = null },
                ) { change, _ ->
                    change.consume()
                    lead(change.position.y)
                }
            },
    ) {
        Box(
            Modifier.align(Alignment.TopCenter).offset { IntOffset(0, top()) }.width(4.dp).height(48.dp).clip(CircleShape)
                .background(MaterialTheme.colorScheme.outline),
        )
    }
    held?.let { index ->
        val label = rows.sections.lastOrNull { it.start <= index }?.let(says) ?: return@let
        Box(
            Modifier.align(Alignment.TopEnd).offset { IntOffset(-32.dp.roundToPx(), top()) }.height(56.dp).widthIn(min = 56.dp).clip(CircleShape)
                .background(MaterialTheme.colorScheme.primaryContainer).padding(horizontal = 12.dp),
            Alignment.Center,
        ) {
            Text(label, maxLines = 1, style = MaterialTheme.typography.titleLarge, color = MaterialTheme.colorScheme.onPrimaryContainer)
        }
    }
}

/** What the handle takes of the bar, so that it ends at its end. */
private const val HANDLE_PIXELS = 96
