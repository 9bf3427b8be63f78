package musette.ui.frame

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.BoxScope
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.BadgedBox
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.NavigationBar
import androidx.compose.material3.NavigationBarItem
import androidx.compose.material3.NavigationRail
import androidx.compose.material3.NavigationRailItem
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.material3.VerticalDivider
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.SideEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.movableContentOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberUpdatedState
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.stateDescription
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.dp
import musette.ui.components.Bounded
import musette.ui.components.LocalArrow
import musette.ui.components.LocalSearch
import musette.ui.components.Note
import musette.ui.icons.Icons
import musette.ui.theme.LocalNeed
import musette.ui.words.LocalSentences
import androidx.compose.material3.Badge as BadgeOf

/** From this width on there is a rail. */
private val RAIL = 600.dp

/** From this width on two panes of 300 dp stand beside the rail, from [ROOMY] on a list as wide as a phone and the rest. */
private val NARROW = 681.dp
private val ROOMY = 840.dp

/** In letters larger than this a narrow pane holds a word a line. */
private const val LARGE = 1.3f

/** What there is room for: the [rail] beside, or the bar below; how wide the [list] is that stands beside what was opened from it, if one does. */
private data class Room(val rail: Boolean, val list: Dp?)

private fun roomIn(width: Dp, letters: Float) = Room(
    width >= RAIL,
    when {
        width >= ROOMY -> 360.dp
        width >= NARROW && letters <= LARGE -> 300.dp
        else -> null
    },
)

/**
 * What stands around every screen: the bar below on a phone, the rail beside on anything wider, where the list a screen was opened from
 * stays beside it as soon as there is room for both. [told]: what was just asked for elsewhere, between the screen and the bar.
 */
@Composable
fun Frame(ways: Ways, badges: Badges, to: (Tab) -> Unit, told: @Composable (Modifier) -> Unit = {}, screen: @Composable (Route) -> Unit) {
    val movable = whereverItStands(ways, screen)
    Surface(Modifier.fillMaxSize(), color = MaterialTheme.colorScheme.surface) {
        BoxWithConstraints(Modifier.fillMaxSize()) {
            val room = roomIn(maxWidth, LocalDensity.current.fontScale)
            // The rail has a sign for the search.
            val search = if (room.rail) null else LocalSearch.current
            CompositionLocalProvider(LocalPlaces provides if (room.rail) Tab.entries else BAR, LocalSearch provides search) {
                Around(room.rail, ways.place, badges, to) {
                    Column(Modifier.fillMaxSize()) {
                        Box(Modifier.weight(1f)) {
                            Arriving(ways, movable) { seen -> if (room.list == null) movable(seen.route) else Panes(room.list, seen, movable) }
                        }
                        // Beside what is seen, not over it: no control is ever covered.
                        told(Modifier.align(Alignment.CenterHorizontally))
                    }
                }
            }
        }
    }
}

/**
 * One screen is the same one wherever it stands, with all that it has read and where it was scrolled to: a window becomes narrower or wider,
 * and what was opened beside a list becomes the list.
 */
@Composable
private fun whereverItStands(ways: Ways, screen: @Composable (Route) -> Unit): @Composable (Route) -> Unit {
    val latest by rememberUpdatedState(screen)
    val movable = remember { HashMap<Route, @Composable () -> Unit>() }
    val stands = ways.of.values.flatten()
    SideEffect { movable.keys.retainAll(stands.toSet()) }
    return { route -> movable.getOrPut(route) { movableContentOf { latest(route) } }() }
}

private val BAR = Tab.entries - Tab.SEARCH - Tab.OUTBOX

/** The places that have a sign beside the screens, or below them. */
val LocalPlaces = staticCompositionLocalOf { BAR }

/** Where a place of the rail is found on a phone: a window may have become narrow, and keys lead there too. */
private fun inBar(place: Tab) = if (place == Tab.OUTBOX) Tab.ME else place

/** The places, and beside them or above them what is seen of one. */
@Composable
private fun Around(rail: Boolean, place: Tab, badges: Badges, to: (Tab) -> Unit, seen: @Composable BoxScope.() -> Unit) {
    if (rail) Row(Modifier.fillMaxSize()) {
        Rail(place, badges, to)
        Box(Modifier.weight(1f).fillMaxHeight(), content = seen)
    } else Column(Modifier.fillMaxSize()) {
        Box(Modifier.weight(1f).fillMaxWidth(), content = seen)
        Bar(place, badges, to)
    }
}

@Composable
private fun Bar(place: Tab, badges: Badges, to: (Tab) -> Unit) {
    NavigationBar(containerColor = MaterialTheme.colorScheme.surfaceContainer) {
        for (tab in BAR) {
            val badge = badges.on(tab, BAR)
            NavigationBarItem(
                tab == inBar(place), { to(tab) }, { Sign(tab, badge) }, Modifier.says(badge),
                label = { Bounded(1.2f) { Text(LocalSentences.current[nameOf(tab)], maxLines = 1, overflow = TextOverflow.Ellipsis) } },
            )
        }
    }
}

@Composable
private fun Rail(place: Tab, badges: Badges, to: (Tab) -> Unit) {
    Surface(Modifier.fillMaxHeight(), color = MaterialTheme.colorScheme.surfaceContainer) {
        NavigationRail(Modifier.verticalScroll(rememberScrollState()).padding(top = 12.dp), containerColor = MaterialTheme.colorScheme.surfaceContainer) {
            for (tab in Tab.entries) {
                val badge = badges.on(tab, Tab.entries)
                NavigationRailItem(
                    tab == place, { to(tab) }, { Sign(tab, badge) }, Modifier.says(badge),
                    label = { Bounded(1.2f) { Text(LocalSentences.current[nameOf(tab)], maxLines = 1, overflow = TextOverflow.Ellipsis) } },
                )
            }
        }
    }
}

@Composable
private fun Panes(width: Dp, ways: Ways, screen: @Composable (Route) -> Unit) = Row(Modifier.fillMaxSize()) {
    // The list stays where it was when something is opened from it.
    val list = ways.way.dropLast(1).lastOrNull() ?: ways.route
    val beside = ways.beside
    // Nothing is chosen there before something asks: it has the room, as far as lines can be read.
    if (beside == null && ways.place in ALONE) {
        Box(Modifier.weight(1f).fillMaxHeight(), Alignment.TopCenter) { Box(Modifier.widthIn(max = 720.dp)) { screen(list) } }
        return@Row
    }
    // One way back has one arrow.
    CompositionLocalProvider(LocalBeside provides beside, LocalArrow provides (beside == null || list.isList)) {
        Box(Modifier.width(width).fillMaxHeight()) { screen(list) }
    }
    VerticalDivider(color = MaterialTheme.colorScheme.outlineVariant)
    Box(Modifier.weight(1f).fillMaxHeight()) {
        if (beside != null) {
            CompositionLocalProvider(LocalArrow provides (!list.isList || beside.isErrand)) { screen(beside) }
        } else Note(signOf(ways.place), LocalSentences.current["pane-empty"], LocalSentences.current["pane-empty-text"])
    }
}

/** Places that are read more than chosen from. */
private val ALONE = setOf(Tab.OUTBOX, Tab.ME)

/** What stands beside this list, so that its row is marked; null where nothing does, and on a phone. */
val LocalBeside = staticCompositionLocalOf<Route?> { null }

/** Whether this stands beside the list. */
@Composable
fun isBeside(route: Route?): Boolean = route != null && LocalBeside.current == route

@Composable
private fun Sign(tab: Tab, badge: Badge?) {
    Bounded(1.2f) { BadgedBox({ if (badge != null) Count(badge) }) { Icon(signOf(tab), null) } }
}

/** What is new is in the accent; what only waits is quiet; what needs the person is amber, and has the sign for that too. */
@Composable
private fun Count(badge: Badge) {
    val colours = MaterialTheme.colorScheme
    val (ground, ink) = when (badge) {
        is Badge.Concerning, is Badge.Unread -> colours.primary to colours.onPrimary
        is Badge.Waiting -> colours.onSurfaceVariant to colours.surfaceContainer
        is Badge.NeedsYou -> LocalNeed.current to colours.surfaceContainer
    }
    BadgeOf(Modifier.clearAndSetSemantics {}, ground, ink) {
        if (badge is Badge.NeedsYou) Icon(Icons.needsYou, null, Modifier.size(12.dp))
        Text(if (badge.count > MOST) "$MOST+" else "${badge.count}")
    }
}

/** More than this is not worth a figure on a sign. */
private const val MOST = 99L

/** A screen reader hears the count with the place: the sign itself is silent beside its name. */
@Composable
private fun Modifier.says(badge: Badge?): Modifier {
    val words = LocalSentences.current
    val says = when (badge) {
        null -> return this
        is Badge.Concerning -> words.say("badge-concerning", "count" to badge.count)
        is Badge.Unread -> words.say("badge-unread", "count" to badge.count)
        is Badge.Waiting -> words.say("me-waiting", "count" to badge.count)
        is Badge.NeedsYou -> {
            val needs = words.say("me-needs-you", "count" to badge.count)
            if (badge.others == 0L) needs else "$needs. ${words.say("me-waiting", "count" to badge.others)}"
        }
    }
    return semantics { stateDescription = says }
}

private fun signOf(tab: Tab): ImageVector = when (tab) {
    Tab.STREAM -> Icons.stream
    Tab.DOCUMENTS -> Icons.documents
    Tab.FEEDS -> Icons.feeds
    Tab.OUTBOX -> Icons.outbox
    Tab.SEARCH -> Icons.search
    Tab.ME -> Icons.person
}

private fun nameOf(tab: Tab): String = when (tab) {
    Tab.STREAM -> "place-stream"
    Tab.DOCUMENTS -> "place-documents"
    Tab.FEEDS -> "place-feeds"
    Tab.OUTBOX -> "place-outbox"
    Tab.SEARCH -> "place-search"
    Tab.ME -> "place-me"
}
