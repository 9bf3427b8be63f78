package musette.ui.frame

import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.SideEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.layout.Layout
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch

/** Screens whose first rows are known. */
class Arrivals {
    private val known = MutableStateFlow(emptySet<Route>())

    fun isKnown(route: Route) = known.update { it + route }

    fun keepOnly(routes: Set<Route>) = known.update { it intersect routes }

    suspend fun await(routes: Set<Route>) = coroutineScope {
        val arriving = launch { known.first { it.containsAll(routes) } }
        val patience = launch {
            delay(HOLD_MS)
            arriving.cancel()
        }
        arriving.join()
        patience.cancel()
    }

    private companion object {
        /** Longer than this nobody waits for what they have touched. */
        const val HOLD_MS = 50L
    }
}

private val LocalArrivals = staticCompositionLocalOf { Arrivals() }

/** Says that this screen has what it is to show, as soon as it has. */
@Composable
fun Known(route: Route, isKnown: Boolean) {
    val arrivals = LocalArrivals.current
    if (isKnown) SideEffect { arrivals.isKnown(route) }
}

/**
 * Where one is, as it is seen: whoever goes on sees the screen that she leaves until the first rows of the new one are known, for a moment
 * at most, and no placeholders that are gone with the next frame. The new one is there already, and reads, but is not seen.
 */
@Composable
internal fun Arriving(ways: Ways, screen: @Composable (Route) -> Unit, content: @Composable (Ways) -> Unit) {
    val arrivals = remember { Arrivals() }
    var shown by remember { mutableStateOf(ways) }
    val coming = ways.seen - shown.seen
    SideEffect { arrivals.keepOnly(ways.seen + shown.seen) }
    LaunchedEffect(ways) {
        if (shown != ways) {
            arrivals.await(coming)
            shown = ways
        }
    }
    CompositionLocalProvider(LocalArrivals provides arrivals) {
        content(shown)
        // Neither measured nor placed: it only reads.
        Layout({ for (route in coming) screen(route) }) { _, _ -> layout(0, 0) {} }
    }
}

/** The screens that can be seen at once, whatever the width. */
private val Ways.seen: Set<Route> get() = way.takeLast(2).toSet()
