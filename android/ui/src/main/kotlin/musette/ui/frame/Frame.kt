package musette.ui.frame

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
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
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.stateDescription
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.dp
import musette.ui.components.Bounded
import musette.ui.components.Note
import musette.ui.icons.Icons
import musette.ui.theme.LocalNeed
import musette.ui.words.LocalSentences
import androidx.compose.material3.Badge as BadgeOf

/** From this width on there is a rail and room for two panes. */
private val WIDE = 840.dp

/**
 * What stands around every screen: the bar below on a phone, the rail beside on a tablet, where the list a screen was opened from
 * stays beside it. [told]: what was just asked for elsewhere, above the bar.
 */
@Composable
fun Frame(ways: Ways, badges: Badges, to: (Tab) -> Unit, told: @Composable (Modifier) -> Unit = {}, screen: @Composable (Route) -> Unit) {
    Surface(Modifier.fillMaxSize(), color = MaterialTheme.colorScheme.surface) {
        BoxWithConstraints(Modifier.fillMaxSize()) {
            if (maxWidth < WIDE) Phone(ways, badges, to, told, screen) else {
                Tablet(ways, badges, to, screen)
                told(Modifier.align(Alignment.BottomCenter))
            }
        }
    }
}

private val BAR = Tab.entries - Tab.SEARCH - Tab.OUTBOX

/** Where a place of the rail is found on a phone: a window may have become narrow, and keys lead there too. */
private fun inBar(place: Tab) = if (place == Tab.OUTBOX) Tab.ME else place

@Composable
private fun Phone(ways: Ways, badges: Badges, to: (Tab) -> Unit, told: @Composable (Modifier) -> Unit, screen: @Composable (Route) -> Unit) {
    Column(Modifier.fillMaxSize()) {
        Box(Modifier.weight(1f).fillMaxWidth()) {
            screen(ways.route)
            told(Modifier.align(Alignment.BottomCenter))
        }
        NavigationBar(containerColor = MaterialTheme.colorScheme.surfaceContainer) {
            for (tab in BAR) {
                val badge = badges.on(tab, BAR)
                NavigationBarItem(
                    tab == inBar(ways.place), { to(tab) }, { Sign(tab, badge) }, Modifier.says(badge),
                    label = { Bounded(1.2f) { Text(LocalSentences.current[nameOf(tab)], maxLines = 1, overflow = TextOverflow.Ellipsis) } },
                )
            }
        }
    }
}

@Composable
private fun Tablet(ways: Ways, badges: Badges, to: (Tab) -> Unit, screen: @Composable (Route) -> Unit) {
    Row(Modifier.fillMaxSize()) {
        Surface(Modifier.fillMaxHeight(), color = MaterialTheme.colorScheme.surfaceContainer) {
            NavigationRail(Modifier.verticalScroll(rememberScrollState()).padding(top = 12.dp), containerColor = MaterialTheme.colorScheme.surfaceContainer) {
                for (tab in Tab.entries) {
                    val badge = badges.on(tab, Tab.entries)
                    NavigationRailItem(
                        tab == ways.place, { to(tab) }, { Sign(tab, badge) }, Modifier.says(badge),
                        label = { Bounded(1.2f) { Text(LocalSentences.current[nameOf(tab)], maxLines = 1, overflow = TextOverflow.Ellipsis) } },
                    )
                }
            }
        }
        // The list stays where it was when something is opened from it.
        val list = ways.way.dropLast(1).lastOrNull() ?: ways.route
        val beside = ways.beside
        Box(Modifier.width(360.dp).fillMaxHeight()) { CompositionLocalProvider(LocalBeside provides beside) { screen(list) } }
        VerticalDivider(color = MaterialTheme.colorScheme.outlineVariant)
        Box(Modifier.weight(1f).fillMaxHeight()) {
            if (beside != null) screen(beside)
            else Note(signOf(ways.place), LocalSentences.current["pane-empty"], LocalSentences.current["pane-empty-text"])
        }
    }
}

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
