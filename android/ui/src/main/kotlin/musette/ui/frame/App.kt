package musette.ui.frame

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.material3.Surface
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.DisposableEffect
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.SideEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberCoroutineScope
import androidx.compose.runtime.saveable.SaveableStateHolder
import androidx.compose.runtime.saveable.Saver
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.saveable.rememberSaveableStateHolder
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.input.key.Key
import kotlinx.coroutines.CoroutineScope
import musette.Account
import musette.ids.AccountId
import musette.ids.ContentRow
import musette.ids.FeedRow
import musette.ids.IntentRow
import musette.ids.ItemRow
import musette.ids.PersonRow
import musette.ids.PostRow
import musette.ids.VersionRow
import musette.ui.Kept
import musette.ui.PortraitsFromHere
import musette.ui.Shell
import musette.ui.components.LocalDropped
import musette.ui.components.LocalPortal
import musette.ui.components.LocalPortraits
import musette.ui.components.LocalSearch
import musette.ui.components.LocalSwitcher
import musette.ui.components.Switcher
import musette.ui.lists.rememberAnchor
import musette.ui.rememberKept
import musette.ui.screens.accounts.AccountsHolder
import musette.ui.screens.accounts.AccountsView
import musette.ui.screens.attached.AttachedHolder
import musette.ui.screens.attached.AttachedView
import musette.ui.screens.attached.Looked
import musette.ui.screens.documents.DocumentHolder
import musette.ui.screens.documents.DocumentView
import musette.ui.screens.documents.FolderHolder
import musette.ui.screens.documents.FolderView
import musette.ui.screens.documents.FolderWays
import musette.ui.screens.documents.HistoryHolder
import musette.ui.screens.documents.HistoryPane
import musette.ui.screens.documents.HistoryView
import musette.ui.screens.documents.HistoryWays
import musette.ui.screens.documents.PickHolder
import musette.ui.screens.documents.PickView
import musette.ui.screens.documents.Picked
import musette.ui.screens.documents.PlacesHolder
import musette.ui.screens.documents.PlacesView
import musette.ui.screens.documents.Putting
import musette.ui.screens.documents.Shelf
import musette.ui.screens.documents.ShelfHolder
import musette.ui.screens.documents.ShelfView
import musette.ui.screens.documents.VersionHolder
import musette.ui.screens.documents.VersionView
import musette.ui.screens.documents.sectionIn
import musette.ui.screens.feeds.FeedHolder
import musette.ui.screens.feeds.FeedView
import musette.ui.screens.feeds.FeedsHolder
import musette.ui.screens.feeds.FeedsView
import musette.ui.screens.feeds.ThreadHolder
import musette.ui.screens.feeds.ThreadView
import musette.ui.screens.feeds.ThreadWays
import musette.ui.screens.me.MeHolder
import musette.ui.screens.me.MeView
import musette.ui.screens.me.MeWays
import musette.ui.screens.message.MessageHolder
import musette.ui.screens.message.MessageView
import musette.ui.screens.message.MessageWays
import musette.ui.screens.outbox.OutboxHolder
import musette.ui.screens.outbox.OutboxView
import musette.ui.screens.outbox.OutboxWays
import musette.ui.screens.outbox.SettlingHolder
import musette.ui.screens.outbox.SettlingView
import musette.ui.screens.people.PeopleHolder
import musette.ui.screens.people.PeopleView
import musette.ui.screens.search.SearchHolder
import musette.ui.screens.search.SearchView
import musette.ui.screens.search.SearchWays
import musette.ui.screens.stream.StreamHolder
import musette.ui.screens.stream.StreamView
import musette.ui.screens.stream.StreamWays
import musette.ui.screens.welcome.Services
import musette.ui.screens.welcome.WelcomeHolder
import musette.ui.screens.welcome.WelcomeView
import musette.ui.theme.Look
import musette.ui.theme.MusetteTheme
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences
import musette.ui.words.Moments
import musette.ui.words.Sentences

/** Everything a person sees. [start]: where it begins when nothing was kept from before. */
@Composable
fun App(shell: Shell, services: Services, words: Sentences, moments: Moments, look: Look, start: Ways = Ways()) {
    val accounts by shell.accounts.collectAsState()
    val spoken = spoken(shell, words)
    CompositionLocalProvider(
        LocalSentences provides spoken, LocalMoments provides today(shell, moments, spoken), LocalDropped provides shell::dropped,
        LocalPortal provides shell::openPortal,
    ) {
        MusetteTheme(coloured(shell, accounts, look)) {
            Keyboard {
                Surface(Modifier.fillMaxSize()) {
                    Inside(shell, services, accounts, spoken, start)
                }
            }
        }
    }
}

private val NUMBERS = listOf(Key.One, Key.Two, Key.Three, Key.Four, Key.Five, Key.Six, Key.Seven, Key.Eight)

private val WAYS = Saver<Ways, ArrayList<String>>({ ArrayList(it.asText()) }, { Ways.of(it) })

@Composable
private fun Inside(shell: Shell, services: Services, accounts: List<Account>, words: Sentences, start: Ways) {
    var ways by rememberSaveable(stateSaver = WAYS) { mutableStateOf(start) }
    var signingIn by rememberSaveable { mutableStateOf<String?>(null) }
    rememberSaveable(saver = onlyOf(shell)) { shell }
    val again = signingIn?.takeIf { it.isNotEmpty() }?.let(::AccountId)
    val redirected by shell.redirected.collectAsState()
    // Whatever is on the screen, a browser that came back is answered.
    LaunchedEffect(redirected) { if (redirected != null && accounts.isNotEmpty() && signingIn == null) signingIn = "" }
    if (accounts.isEmpty() || signingIn != null) {
        val scope = rememberCoroutineScope()
        val kept = rememberKept()
        val holder = remember(signingIn) {
            val arrived = {
                // Whoever adds an account sees it.
                if (again == null) shell.showOnly(null)
                signingIn = null
            }
            WelcomeHolder(shell, services, again, { arrived() }, { signingIn = null }, scope, kept)
        }
        val state by holder.state.collectAsState()
        Box(Modifier.fillMaxSize()) {
            WelcomeView(state, holder)
            Returns(shell, Modifier.align(Alignment.BottomCenter))
        }
        return
    }
    // Nothing is shown of an account that is no more.
    LaunchedEffect(accounts) { ways = ways.of(accounts.mapTo(HashSet()) { it.id }) }
    // From one of two screens beside each other: what was opened from it before gives way.
    class From(private val from: Route?) : FolderWays, HistoryWays, ThreadWays, MeWays, MessageWays, OutboxWays, SearchWays, StreamWays {
        private fun on(route: Route) { ways = ways.on(route, from ?: ways.route) }
        override fun folder(account: AccountId, folder: ItemRow) = on(Route.Folder(account, folder))
        override fun pick(account: AccountId, from: ItemRow, deed: Picked, items: List<ItemRow>) = on(Route.Pick(account, from, Putting.Items(deed, items)))
        override fun shelf(account: AccountId, shelf: Shelf) = on(Route.Shelf(account, shelf))
        override fun document(account: AccountId, item: ItemRow) = on(Route.Document(account, item))
        override fun history(account: AccountId, item: ItemRow) = on(Route.History(account, item))
        override fun version(account: AccountId, item: ItemRow, version: VersionRow) = on(Route.Version(account, item, version))
        override fun feed(account: AccountId, feed: FeedRow) = on(Route.Feed(account, feed))
        override fun thread(account: AccountId, thread: PostRow) = on(Route.Thread(account, thread))
        override fun message(account: AccountId, person: PersonRow?) = on(Route.Message(account, listOfNotNull(person)))
        override fun messageTo(account: AccountId, to: List<PersonRow>) = on(Route.Message(account, to))
        override fun writing(account: AccountId, feed: FeedRow) = on(Route.Feed(account, feed, writing = true))
        override fun attached(account: AccountId, post: PostRow, number: UInt) = on(Route.Attached(account, post, number))
        override fun put(account: AccountId, from: ItemRow, what: Putting) = on(Route.Pick(account, from, what))
        override fun keptBack(account: AccountId, content: ContentRow) = on(Route.KeptBack(account, content))
        override fun written(account: AccountId, thread: PostRow) { ways = (ways.back() ?: ways).on(Route.Thread(account, thread)) }
        override fun outbox() = on(Route.Outbox)
        override fun people(account: AccountId) = on(Route.People(account))
        override fun settle(account: AccountId, intent: IntentRow) = on(Route.Settling(account, intent))
        override fun person(account: AccountId, person: PersonRow) = on(Route.People(account, person))
        override fun signIn(again: AccountId?) { signingIn = again?.text ?: "" }
        override fun back() { ways.back()?.let { ways = it } }
    }
    val on = remember { From(null) }
    Tab.entries.forEachIndexed { number, tab -> Shortcut(NUMBERS[number]) { ways = ways.to(tab) } }
    if (ways.back() != null) Back { on.back() }
    val kept = rememberSaveableStateHolder()
    ForgetWhatWasLeft(ways, kept)
    val search = { ways = ways.on(Route.Search) }
    val around = rememberCoroutineScope()
    val badges by remember { BadgesHolder(shell, around) }.state.collectAsState()
    val portraits = remember { PortraitsFromHere(shell, around) }
    Shortcut(Key.F) { search() }
    var switching by rememberSaveable { mutableStateOf(false) }
    Shortcut(Key.K) { switching = true }
    val switcher = switcherOf(shell, accounts) { switching = true }
    CompositionLocalProvider(LocalSearch provides search, LocalSwitcher provides switcher, LocalPortraits provides portraits) {
        Frame(ways, badges, { ways = ways.to(it) }, { where ->
            Returns(shell, where)
            Undone(shell, where)
        }) { route ->
            kept.SaveableStateProvider(route.asText()) { Screen(shell, route, ways.way.first() == route, words, remember(route) { From(route) }) }
        }
        if (switching) Switching(shell, { signingIn = it?.text ?: "" }) { switching = false }
    }
}

/** What opens the account switcher, as it looks now. */
@Composable
private fun switcherOf(shell: Shell, accounts: List<Account>, open: () -> Unit): Switcher {
    val choice by shell.choices.collectAsState(shell.choice)
    return Switcher(choice.shown.firstOrNull()?.person.orEmpty(), accounts.any { it.signIn != null }, open)
}

@Composable
private fun Switching(shell: Shell, signIn: (AccountId?) -> Unit, closed: () -> Unit) {
    val scope = rememberCoroutineScope()
    val holder = remember { AccountsHolder(shell, signIn, closed, scope) }
    val state by holder.state.collectAsState()
    AccountsView(state, holder)
}

/** Of which account the places show what they have is there again after the app's death. */
private fun onlyOf(shell: Shell) = Saver<Shell, String>(
    { it.choice.only?.text.orEmpty() },
    { only -> shell.also { it.showOnly(only.takeIf(String::isNotEmpty)?.let(::AccountId)) } },
)

/** What is kept of a screen goes with it: whoever comes there anew begins at its beginning. */
@Composable
private fun ForgetWhatWasLeft(ways: Ways, kept: SaveableStateHolder) {
    val stands = ways.of.values.flatten().mapTo(LinkedHashSet()) { it.asText() }
    val before = remember { LinkedHashSet(stands) }
    SideEffect {
        (before - stands).forEach(kept::removeState)
        before.clear()
        before.addAll(stands)
    }
}

/**
 * A screen with its state: both live as long as it is seen, what is to be kept of them outlives the app. [isFirst]: it is where its place
 * begins.
 */
@Composable
private fun <W> Screen(shell: Shell, route: Route, isFirst: Boolean, words: Sentences, ways: W)
    where W : FolderWays, W : HistoryWays, W : ThreadWays, W : MeWays, W : MessageWays, W : OutboxWays, W : SearchWays, W : StreamWays {
    val scope = rememberCoroutineScope()
    val anchor = rememberAnchor()
    val kept = rememberKept()
    if (!route.hasRows) Known(route, true)
    when (route) {
        Route.Stream -> {
            val holder = remember { StreamHolder(shell, ways, scope, anchor.restoredText, kept) }
            val state by holder.state.collectAsState()
            val window by holder.window.collectAsState()
            SideEffect { anchor.window = window }
            Known(route, window.rows.collectAsState().value.known)
            StreamView(state, window, holder)
        }
        Route.Places -> {
            val holder = remember { PlacesHolder(shell, ways, scope) }
            val state by holder.state.collectAsState()
            Known(route, state.known)
            PlacesView(state, holder)
        }
        is Route.Folder -> {
            val holder = remember(route, words) { FolderHolder(shell, route.account, route.folder, ways, words, scope, anchor.restored, kept) }
            val state by holder.state.collectAsState()
            val window by holder.windows.collectAsState()
            anchor.window = window
            Known(route, window.rows.collectAsState().value.known)
            FolderView(state, window, holder, holder.thumbs)
        }
        is Route.Shelf -> {
            val holder = remember(route, words) {
                ShelfHolder(shell, route.account, route.of, ways, words, scope, kept, anchor.restoredText).also { anchor.window = it.window }
            }
            val state by holder.state.collectAsState()
            Known(route, holder.window.rows.collectAsState().value.known)
            ShelfView(state, holder.window, holder)
        }
        is Route.Pick -> {
            val holder = remember(route, words) { PickHolder(shell, route.account, route.from, route.what, ways::leave, words, scope, kept) }
            val state by holder.state.collectAsState()
            val window by holder.windows.collectAsState()
            Known(route, window.rows.collectAsState().value.known)
            PickView(state, window, holder)
        }
        is Route.Document -> {
            val moments = LocalMoments.current
            val holder = remember(route) { DocumentHolder(shell, route.account, route.item, ways::leave, { ways.history(route.account, route.item) }, scope) }
            DisposableEffect(holder) { onDispose { holder.close() } }
            val state by holder.state.collectAsState()
            DocumentView(state, holder) {
                val past = remember(route, words) { history(shell, route.account, route.item, ways, words, moments, scope, kept) }
                val known by past.state.collectAsState()
                HistoryPane(known, past)
            }
        }
        is Route.History -> {
            val moments = LocalMoments.current
            val holder = remember(route, words) { history(shell, route.account, route.item, ways, words, moments, scope, kept) }
            val state by holder.state.collectAsState()
            HistoryView(state, holder)
        }
        is Route.Version -> {
            val moments = LocalMoments.current
            val holder = remember(route, words) { VersionHolder(shell, route.account, route.item, route.version, ways::leave, words, moments, scope) }
            DisposableEffect(holder) { onDispose { holder.close() } }
            val state by holder.state.collectAsState()
            VersionView(state, holder)
        }
        Route.Feeds -> {
            val holder = remember { FeedsHolder(shell, ways, scope, kept, anchor.restoredText).also { anchor.window = it.window } }
            val state by holder.state.collectAsState()
            Known(route, holder.window.rows.collectAsState().value.known)
            FeedsView(state, holder.window, holder)
        }
        is Route.Feed -> {
            val holder = remember(route) {
                FeedHolder(shell, route.account, route.feed, ways, scope, anchor.restored, kept, route.writing).also { anchor.window = it.window }
            }
            val state by holder.state.collectAsState()
            Known(route, holder.window.rows.collectAsState().value.known)
            FeedView(state, holder.window, holder)
        }
        is Route.Thread -> {
            val holder =
                remember(route) { ThreadHolder(shell, route.account, route.thread, ways, scope, anchor.restored, kept).also { anchor.window = it.window } }
            val state by holder.state.collectAsState()
            Known(route, holder.window.rows.collectAsState().value.known)
            ThreadView(state, holder.window, holder, holder.pictures)
        }
        is Route.Attached -> Attached(shell, route, route.account, Looked.OnPost(route.post, route.number), ways::leave)
        is Route.KeptBack -> Attached(shell, route, route.account, Looked.TakenBack(route.content), ways::leave)
        Route.Me -> {
            val holder = remember { MeHolder(shell, ways, scope, kept) }
            val state by holder.state.collectAsState()
            Known(route, state.known)
            MeView(state, holder)
        }
        is Route.Settling -> {
            val holder = remember(route) { SettlingHolder(shell, route.account, route.intent, ways::document, ways::leave, scope) }
            val state by holder.state.collectAsState()
            SettlingView(state, holder)
        }
        Route.Search -> {
            val holder = remember { SearchHolder(shell, ways, scope, anchor.restoredText, kept) }
            val state by holder.state.collectAsState()
            val window by holder.windows.collectAsState()
            SideEffect { anchor.window = window }
            SearchView(state, window, holder, isFirst)
        }
        is Route.People -> {
            val holder = remember(route, words) {
                PeopleHolder(shell, route.account, ways::leave, scope, kept, route.person, { sectionIn(it, words) }, anchor.restored) {
                    ways.message(route.account, it)
                }
            }
            val state by holder.state.collectAsState()
            val window by holder.windows.collectAsState()
            SideEffect { anchor.window = window }
            window?.let { Known(route, it.rows.collectAsState().value.known) }
            PeopleView(state, window, holder)
        }
        is Route.Message -> {
            val holder = remember(route) { MessageHolder(shell, route.account, ways, scope, kept, route.to) }
            val state by holder.state.collectAsState()
            MessageView(state, holder)
        }
        Route.Outbox -> {
            val holder = remember(words) { OutboxHolder(shell, words, ways, scope, anchor.restoredText, kept).also { anchor.window = it.window } }
            val state by holder.state.collectAsState()
            Known(route, holder.window.rows.collectAsState().value.known)
            OutboxView(state, holder.window, holder, isFirst)
        }
    }
}

/** What a document was: on a screen of its own, or below it. */
private fun <W> history(
    shell: Shell, account: AccountId, item: ItemRow, ways: W, words: Sentences, moments: Moments, scope: CoroutineScope, kept: Kept,
): HistoryHolder where W : FolderWays, W : HistoryWays =
    HistoryHolder(shell, account, item, { ways.version(account, item, it) }, ways::leave, words, moments, scope, kept)

@Composable
private fun Attached(shell: Shell, route: Route, account: AccountId, looked: Looked, leave: () -> Unit) {
    val scope = rememberCoroutineScope()
    val holder = remember(route) { AttachedHolder(shell, account, looked, leave, scope) }
    DisposableEffect(holder) { onDispose { holder.close() } }
    val state by holder.state.collectAsState()
    AttachedView(state, holder)
}

private fun FolderWays.leave() = back()
