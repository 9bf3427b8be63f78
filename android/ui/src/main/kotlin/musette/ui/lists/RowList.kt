package musette.ui.lists

import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListState
import androidx.compose.foundation.lazy.rememberLazyListState
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.SideEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableIntStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberUpdatedState
import androidx.compose.runtime.setValue
import androidx.compose.runtime.snapshotFlow
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import kotlinx.coroutines.flow.filterNotNull

/**
 * A list as it is seen: rows where they are here, [placeholder]s of the same height where they are not, and a bar to jump with
 * where the list is counted and long.
 *
 * Until the list was read once, [unknown] stands there. [head] stands above the first row and [foot] below the last, and both scroll with
 * them. Pulled down, it asks the server again ([refresh]); the sign for that is there only while a finger has asked, what a screen asks by
 * itself is said elsewhere. Whoever stands at the very top sees at once what comes above ([StaysAtTop]). [says] names a section.
 */
@Composable
fun <K : Any, R : Any> RowList(
    window: RowWindow<K, R>,
    modifier: Modifier = Modifier,
    padding: PaddingValues = PaddingValues(0.dp),
    unknown: @Composable () -> Unit = {},
    head: (@Composable () -> Unit)? = null,
    foot: (@Composable () -> Unit)? = null,
    says: (RowSection) -> String = { it.label },
    fetching: Boolean = false,
    refresh: (() -> Unit)? = null,
    placeholder: @Composable () -> Unit,
    row: @Composable (R) -> Unit,
) {
    val rows by window.rows.collectAsState()
    if (!rows.known) {
        unknown()
        return
    }
    // The first frame is where the list was left.
    val above = if (head == null) 0 else 1
    val state = remember(window) { rows.goTo?.let { LazyListState(it.index + above, it.offset) } ?: LazyListState() }
    var jumped by remember(window) { mutableIntStateOf(rows.goTo?.serial ?: 0) }
    val around = above + if (foot == null) 0 else 1
    StaysAtTop(state, if (rows.begins) "${rows.keyAt(0)} $above" else null)
    val latest by rememberUpdatedState(rows)
    LaunchedEffect(window, rows.goTo) {
        val wish = rows.goTo?.takeIf { it.serial > jumped } ?: return@LaunchedEffect
        state.scrollToItem(wish.index + above, wish.offset)
        jumped = wish.serial
    }
    LaunchedEffect(window, above, around) {
        snapshotFlow {
            val visible = state.layoutInfo.visibleItemsInfo
            // Positions of an older list would be positions of other rows.
            if (visible.isEmpty() || state.layoutInfo.totalItemsCount != latest.count + around) null else Seen(
                (state.firstVisibleItemIndex - above).coerceIn(0, (latest.count - 1).coerceAtLeast(0)),
                (visible.last().index - above).coerceIn(0, (latest.count - 1).coerceAtLeast(0)),
                state.firstVisibleItemScrollOffset,
                jumped,
            )
        }.filterNotNull().collect { window.look(it.first, it.last, it.offset, it.jumped) }
    }
    val jumping = remember(window) { Jumping() }
    val isLong = rows.sections.isNotEmpty() && rows.count > LONG
    Pulled(fetching, refresh, modifier) {
        LazyColumn(Modifier.fillMaxSize().then(if (isLong) Modifier.jumps(jumping) else Modifier), state, padding) {
            if (head != null) item("head", "head") { head() }
            items(rows.count, rows::keyAt, { if (rows.at(it) == null) "placeholder" else "row" }) { index ->
                rows.at(index)?.let { row(it) } ?: placeholder()
            }
            if (foot != null) item("foot", "foot") { foot() }
        }
        if (isLong) JumpBar(rows, jumping, { state.isScrollInProgress }, { state.firstVisibleItemIndex }, says, window::jump)
    }
}

/**
 * Whoever is at the top stays at the top: what comes above the first row is seen at once. [first]: what stands first; null where that is
 * not known, and what comes above it was only read later.
 */
@Composable
internal fun StaysAtTop(state: LazyListState, first: Any?) =
    StaysAtTop(state, first, { state.firstVisibleItemIndex == 0 && state.firstVisibleItemScrollOffset == 0 }) { state.requestScrollToItem(0) }

@Composable
internal fun StaysAtTop(list: Any, first: Any?, isAtTop: () -> Boolean, goToTop: () -> Unit) {
    val shown = remember(list) { arrayOf(first) }
    SideEffect {
        val isNew = shown[0] != null && first != null && shown[0] != first
        if (isNew && isAtTop()) goToTop()
        shown[0] = first
    }
}

/** The state of a list that is short enough to be all here, with the same promise. */
@Composable
internal fun topped(first: Any?): LazyListState = rememberLazyListState().also { StaysAtTop(it, first ?: NOTHING) }

private const val NOTHING = "nothing"

private data class Seen(val first: Int, val last: Int, val offset: Int, val jumped: Int)

/** From this many rows on there is a bar to jump with. */
private const val LONG = 60
