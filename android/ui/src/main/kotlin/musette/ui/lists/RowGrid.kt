package musette.ui.lists

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.lazy.grid.GridCells
import androidx.compose.foundation.lazy.grid.LazyGridState
import androidx.compose.foundation.lazy.grid.LazyVerticalGrid
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableIntStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberUpdatedState
import androidx.compose.runtime.setValue
import androidx.compose.runtime.snapshotFlow
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.dp
import kotlinx.coroutines.flow.filterNotNull

/**
 * The rows of a window as tiles of at least [across]: the same window, the same places, the same bar to jump with as in [RowList], and who
 * stands at the top stays there. Until the list was read once, [unknown] stands there.
 */
@Composable
fun <K : Any, R : Any> RowGrid(
    window: RowWindow<K, R>,
    across: Dp,
    modifier: Modifier = Modifier,
    padding: PaddingValues = PaddingValues(0.dp),
    unknown: @Composable () -> Unit = {},
    fetching: Boolean = false,
    refresh: (() -> Unit)? = null,
    placeholder: @Composable () -> Unit,
    tile: @Composable (R) -> Unit,
) {
    val rows by window.rows.collectAsState()
    if (!rows.known) {
        unknown()
        return
    }
    val state = remember(window) { LazyGridState(rows.goTo?.index ?: 0, rows.goTo?.offset ?: 0) }
    var jumped by remember(window) { mutableIntStateOf(rows.goTo?.serial ?: 0) }
    StaysAtTop(
        state, if (rows.begins) rows.keyAt(0) else null, { state.firstVisibleItemIndex == 0 && state.firstVisibleItemScrollOffset == 0 },
    ) { state.requestScrollToItem(0) }
    val latest by rememberUpdatedState(rows)
    LaunchedEffect(window, rows.goTo) {
        val wish = rows.goTo?.takeIf { it.serial > jumped } ?: return@LaunchedEffect
        state.scrollToItem(wish.index, wish.offset)
        jumped = wish.serial
    }
    LaunchedEffect(window) {
        snapshotFlow {
            val visible = state.layoutInfo.visibleItemsInfo
            // Positions of an older list would be positions of other rows.
            if (visible.isEmpty() || state.layoutInfo.totalItemsCount != latest.count) null
            else listOf(state.firstVisibleItemIndex, visible.last().index, state.firstVisibleItemScrollOffset, jumped)
        }.filterNotNull().collect { (first, last, offset, after) -> window.look(first, last, offset, after) }
    }
    val jumping = remember(window) { Jumping() }
    val isLong = rows.sections.isNotEmpty() && rows.count > LONG
    Pulled(fetching, refresh, modifier) {
        LazyVerticalGrid(
            GridCells.Adaptive(across), Modifier.fillMaxSize().then(if (isLong) Modifier.jumps(jumping) else Modifier), state, padding,
            verticalArrangement = Arrangement.spacedBy(8.dp), horizontalArrangement = Arrangement.spacedBy(8.dp),
        ) {
            items(rows.count, rows::keyAt, contentType = { if (rows.at(it) == null) "placeholder" else "tile" }) { index ->
                rows.at(index)?.let { tile(it) } ?: placeholder()
            }
        }
        if (isLong) JumpBar(rows, jumping, { state.isScrollInProgress }, { state.firstVisibleItemIndex }, { it.label }, window::jump)
    }
}

/** From this many tiles on there is a bar to jump with. */
private const val LONG = 60
