package musette.ui.frame

import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.Modifier
import musette.ids.FeedRow
import musette.ids.IntentRow
import musette.ids.ItemRow
import musette.ids.PostRow
import musette.ids.VersionRow
import musette.ui.components.LocalSwitcher
import musette.ui.components.Switcher
import musette.ui.components.Told
import musette.ui.gallery.Samples
import musette.ui.gallery.Scene
import musette.ui.screens.accounts.accountsScenes
import musette.ui.screens.attached.attachedScenes
import musette.ui.screens.documents.Picked
import musette.ui.screens.documents.Putting
import musette.ui.screens.documents.Shelf
import musette.ui.screens.documents.folderScenes
import musette.ui.screens.documents.historyScenes
import musette.ui.screens.documents.pickScenes
import musette.ui.screens.documents.placesScenes
import musette.ui.screens.documents.shelfScenes
import musette.ui.screens.feeds.feedScenes
import musette.ui.screens.me.meScenes
import musette.ui.screens.message.messageScenes
import musette.ui.screens.outbox.OutboxAsPlace
import musette.ui.screens.outbox.outboxScenes
import musette.ui.screens.outbox.settlingScenes
import musette.ui.screens.people.peopleScenes
import musette.ui.screens.search.searchScenes
import musette.ui.screens.stream.streamScenes
import musette.ui.words.LocalSentences

private val screens = listOf(
    streamScenes, placesScenes, shelfScenes, folderScenes, historyScenes, pickScenes, feedScenes, attachedScenes, meScenes, outboxScenes, settlingScenes,
    searchScenes,
    peopleScenes, messageScenes, accountsScenes,
).flatten().filter { it.main }.associateBy { it.screen }
private val drawing = Route.Document(Samples.RIVE, ItemRow(8))
private val moved = Putting.Items(Picked.MOVE, listOf(ItemRow(8)))
private val counts = Badges(concerning = 7, unread = 24, undelivered = 3)

@Composable
private fun Shown(screen: String) = screens.getValue(screen).draw()

@Composable
private fun Shown(route: Route) = Shown(
    when (route) {
        Route.Stream -> "stream"
        Route.Places -> "places"
        is Route.Folder -> "folder"
        is Route.Shelf -> "shelf"
        is Route.Document -> "document"
        is Route.History -> "history"
        is Route.Version -> "version"
        is Route.Pick -> "pick"
        Route.Feeds -> "feeds"
        is Route.Feed -> "feed"
        is Route.Thread -> "thread"
        is Route.Attached, is Route.KeptBack -> "attached"
        Route.Me -> "me"
        Route.Outbox -> "outbox"
        is Route.Message -> "message"
        is Route.People -> "people"
        Route.Search -> "search"
        is Route.Settling -> "settling"
    },
)

private fun frame(screen: String, place: Tab, vararg further: Route) = Scene("frame-$screen", "open", main = true, whole = true) { Framed(place, *further) }

/** The other pane, before anything was chosen. */
private fun nothingOpen(screen: String, place: Tab) = Scene("frame-$screen", "nothing-open", tablet = true) { Framed(place) }

/** On a tablet the screen that was gone to, beside the list it was opened from. */
private fun beside(screen: String, what: String, place: Tab, vararg further: Route) =
    Scene("frame-$screen", "$what-beside", tablet = true) { Framed(place, *further) }

/** What is counted in the places: nothing, and so much that no figure is worth it, with changes that need the person. */
private fun counted(state: String, badges: Badges, again: Boolean = false) =
    Scene("frame-stream", state) { Framed(Tab.STREAM, badges = badges, again = again) }

/** [again]: one of the accounts asks for its person; [told]: what is told below. */
@Composable
private fun Framed(
    place: Tab, vararg further: Route, badges: Badges = counts, again: Boolean = false, told: @Composable (Modifier) -> Unit = {},
) =
    CompositionLocalProvider(LocalSwitcher provides Switcher("Ada Keller", again) {}) {
        Frame(further.fold(Ways(place)) { ways, route -> ways.on(route) }, badges, {}, told) {
            if (it == Route.Outbox && place == Tab.OUTBOX) OutboxAsPlace() else Shown(it)
        }
    }

/** Whole screens: the bar or the rail around them, and on a tablet the list beside what was opened from it. */
internal val frameScenes = listOf(
    frame("stream", Tab.STREAM, Route.Thread(Samples.RIVE, PostRow(100))),
    nothingOpen("stream", Tab.STREAM),
    counted("nothing-new", Badges()),
    counted("needs-you", Badges(concerning = 1_204, unread = 310, undelivered = 5, needsYou = 2), again = true),
    frame("documents", Tab.DOCUMENTS, Route.Folder(Samples.RIVE, ItemRow(3)), Route.Document(Samples.RIVE, ItemRow(8))),
    Scene("frame-documents", "just-removed") {
        val words = LocalSentences.current
        Framed(Tab.DOCUMENTS, Route.Folder(Samples.RIVE, ItemRow(3)), told = { Told(it, words.say("undo-removed", "count" to 2), words["deed-undo"], {}) })
    },
    Scene("frame-documents", "came-back-empty") {
        val words = LocalSentences.current
        val says = words.say("lent-came-back-empty", "name" to "Crew.xlsx")
        Framed(Tab.DOCUMENTS, Route.Folder(Samples.RIVE, ItemRow(3)), told = { Told(it, says, words["deed-empty-is-meant"], {}) {} })
    },
    Scene("frame-documents", "version-beside", tablet = true) {
        val document = Route.Document(Samples.RIVE, ItemRow(8))
        Framed(Tab.DOCUMENTS, Route.Folder(Samples.RIVE, ItemRow(3)), document, Route.Version(Samples.RIVE, ItemRow(8), VersionRow(1)))
    },
    Scene("frame-documents", "kept-beside", tablet = true) { Framed(Tab.DOCUMENTS, Route.Shelf(Samples.RIVE, Shelf.KEPT)) },
    frame("feeds", Tab.FEEDS, Route.Feed(Samples.RIVE, FeedRow(3)), Route.Thread(Samples.RIVE, PostRow(100))),
    Scene("frame-outbox", "open", main = true, whole = true) { Framed(Tab.OUTBOX, badges = counts.copy(undelivered = 5, needsYou = 2)) },
    frame("me", Tab.ME),
    beside("feeds", "message", Tab.FEEDS, Route.Message(Samples.RIVE)),
    beside("feeds", "attached", Tab.FEEDS, Route.Feed(Samples.RIVE, FeedRow(3)), Route.Attached(Samples.RIVE, PostRow(100), 1u)),
    beside("documents", "pick", Tab.DOCUMENTS, Route.Folder(Samples.RIVE, ItemRow(3)), Route.Pick(Samples.RIVE, ItemRow(3), moved)),
    beside("documents", "history", Tab.DOCUMENTS, drawing, Route.History(Samples.RIVE, ItemRow(8)), Route.Version(Samples.RIVE, ItemRow(8), VersionRow(1))),
    beside("outbox", "settling", Tab.OUTBOX, Route.Settling(Samples.RIVE, IntentRow(1))),
    beside("search", "found", Tab.SEARCH, drawing),
    beside("me", "people", Tab.ME, Route.People(Samples.RIVE)),
    Scene("frame-me", "accounts-over", tablet = true) {
        Framed(Tab.ME)
        Shown("accounts")
    },
)
