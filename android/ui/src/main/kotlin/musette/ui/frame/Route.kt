package musette.ui.frame

import musette.ids.AccountId
import musette.ids.ContentRow
import musette.ids.FeedRow
import musette.ids.IntentRow
import musette.ids.ItemRow
import musette.ids.PersonRow
import musette.ids.PostRow
import musette.ids.VersionRow
import musette.ui.screens.documents.Picked
import musette.ui.screens.documents.Putting
import musette.ui.screens.documents.Shelf as ShelfOf

/**
 * The places of the rail; each keeps its own way. The bar of a phone is without the search, which is in every top bar there, and without the
 * outbox, which is an entry of Me.
 */
enum class Tab { STREAM, DOCUMENTS, FEEDS, OUTBOX, SEARCH, ME }

/** A screen that can be gone to, as text too: what is left of it after the app's death. */
sealed interface Route {
    data object Stream : Route
    data object Places : Route
    data class Folder(override val account: AccountId, val folder: ItemRow) : Route
    data class Shelf(override val account: AccountId, val of: ShelfOf) : Route
    data class Document(override val account: AccountId, val item: ItemRow) : Route
    data class History(override val account: AccountId, val item: ItemRow) : Route
    data class Version(override val account: AccountId, val item: ItemRow, val version: VersionRow) : Route
    data object Feeds : Route

    /** [writing]: with its composer open. */
    data class Feed(override val account: AccountId, val feed: FeedRow, val writing: Boolean = false) : Route
    data class Thread(override val account: AccountId, val thread: PostRow) : Route
    data object Me : Route
    data object Outbox : Route
    data object Search : Route
    data class Settling(override val account: AccountId, val intent: IntentRow) : Route

    /** [to]: to whom, where somebody is chosen already. */
    data class Message(override val account: AccountId, val to: List<PersonRow> = emptyList()) : Route

    /** Where something is put is chosen, beginning at [from]. */
    data class Pick(override val account: AccountId, val from: ItemRow, val what: Putting) : Route

    /** A file that was taken back. */
    data class KeptBack(override val account: AccountId, val content: ContentRow) : Route

    /** What hangs on a post. */
    data class Attached(override val account: AccountId, val post: PostRow, val number: UInt) : Route

    /** [person]: who is shown first, where somebody is. */
    data class People(override val account: AccountId, val person: PersonRow? = null) : Route

    /** Of which account it shows something; null: of none, or of all. */
    val account: AccountId? get() = null

    /** Whether one chooses here what stands beside it. */
    val isList: Boolean get() = when (this) {
        Stream, Places, Feeds, Me, Outbox, Search, is Folder, is Shelf, is Feed, is History, is People -> true
        is Document, is Version, is Thread, is Settling, is Message, is Pick, is KeptBack, is Attached -> false
    }

    /** Whether it is a list of what has to be read first. */
    val hasRows: Boolean get() = (isList && this != Search && this !is History) || this is Thread || this is Pick

    /** Whether something is begun here that is finished or left. */
    val isErrand: Boolean get() = this is Message || this is Pick

    fun asText(): String = when (this) {
        Stream -> "stream"
        Places -> "places"
        is Folder -> "folder ${account.text} ${folder.row}"
        is Shelf -> "shelf ${account.text} ${of.name}"
        is Document -> "document ${account.text} ${item.row}"
        is History -> "history ${account.text} ${item.row}"
        is Version -> "version ${account.text} ${item.row} ${version.row}"
        Feeds -> "feeds"
        is Feed -> "feed ${account.text} ${feed.row}" + if (writing) " writing" else ""
        is Thread -> "thread ${account.text} ${thread.row}"
        Me -> "me"
        Outbox -> "outbox"
        Search -> "search"
        is Settling -> "settling ${account.text} ${intent.row}"
        is Message -> "message ${account.text} ${to.joinToString(",") { "${it.row}" }}".trimEnd()
        is Pick -> "pick ${account.text} ${from.row} ${textOf(what)}"
        is KeptBack -> "kept ${account.text} ${content.row}"
        is Attached -> "attached ${account.text} ${post.row} $number"
        is People -> "people ${account.text}" + (person?.let { " ${it.row}" } ?: "")
    }

    companion object {
        private fun textOf(what: Putting) = when (what) {
            is Putting.Items -> "${what.deed.name} ${what.items.joinToString(",") { "${it.row}" }}"
            is Putting.Change -> "CHANGE ${what.intent.row} ${what.name}"
            is Putting.Back -> "BACK ${what.content.row} ${what.name}"
        }

        private fun pick(account: AccountId, from: Long, words: List<String>): Pick? {
            val (row, name) = words.getOrNull(4)?.toLongOrNull() to words.drop(5).joinToString(" ")
            val what = when (val of = words.getOrNull(3)) {
                "CHANGE" -> row?.let { Putting.Change(IntentRow(it), name) }
                "BACK" -> row?.let { Putting.Back(ContentRow(it), name) }
                else -> Picked.entries.firstOrNull { it.name == of }?.let { deed ->
                    val items = words.getOrNull(4)?.split(',')?.mapNotNull { it.toLongOrNull() }.orEmpty()
                    if (items.isEmpty()) null else Putting.Items(deed, items.map(::ItemRow))
                }
            }
            return what?.let { Pick(account, ItemRow(from), it) }
        }

        /** Null for a text of a version that knew other screens. */
        fun of(text: String): Route? {
            val words = text.split(' ')
            val account = words.getOrNull(1)?.let(::AccountId)
            val row = words.getOrNull(2)?.toLongOrNull()
            return when (words[0]) {
                "stream" -> Stream
                "places" -> Places
                "feeds" -> Feeds
                "me" -> Me
                "outbox" -> Outbox
                "search" -> Search
                "message" -> account?.let { Message(it, words.getOrNull(2).orEmpty().split(',').mapNotNull { one -> one.toLongOrNull() }.map(::PersonRow)) }
                "shelf" -> ShelfOf.entries.firstOrNull { it.name == words.getOrNull(2) }?.let { of -> account?.let { Shelf(it, of) } }
                "people" -> account?.let { People(it, row?.let(::PersonRow)) }
                else -> if (account == null || row == null) null else when (words[0]) {
                    "folder" -> Folder(account, ItemRow(row))
                    "document" -> Document(account, ItemRow(row))
                    "history" -> History(account, ItemRow(row))
                    "version" -> words.getOrNull(3)?.toLongOrNull()?.let { Version(account, ItemRow(row), VersionRow(it)) }
                    "feed" -> Feed(account, FeedRow(row), words.getOrNull(3) == "writing")
                    "kept" -> KeptBack(account, ContentRow(row))
                    "attached" -> words.getOrNull(3)?.toUIntOrNull()?.let { Attached(account, PostRow(row), it) }
                    "settling" -> Settling(account, IntentRow(row))
                    "thread" -> Thread(account, PostRow(row))
                    "pick" -> pick(account, row, words)
                    else -> null
                }
            }
        }
    }
}

/** Where a person is: a way of screens in each place, and the place that is shown. */
data class Ways(val place: Tab = Tab.STREAM, val of: Map<Tab, List<Route>> = Tab.entries.associateWith { listOf(first(it)) }) {
    val way: List<Route> get() = of.getValue(place)
    val route: Route get() = way.last()

    /**
     * Further on in this place, from one of its screens: what was opened from that one before gives way, as beside a list on a tablet. The
     * same screen is not stood on itself.
     */
    fun on(route: Route, from: Route = this.route): Ways {
        val until = way.lastIndexOf(from).let { if (it < 0) way else way.take(it + 1) }
        return copy(of = of + (place to if (until.last() == route) until else until + route))
    }

    /** What stands beside the list that it was opened from; null before anything was. */
    val beside: Route? get() = route.takeIf { way.size > 1 }

    /** The same ways as far as they lead through these accounts alone. */
    fun of(accounts: Set<AccountId>): Ways = copy(
        of = of.mapValues { (place, way) -> way.takeWhile { route -> route.account.let { it == null || it in accounts } }.ifEmpty { listOf(first(place)) } },
    )

    /** To where one came from; null at the beginning of the stream, where the app is left. */
    fun back(): Ways? = when {
        way.size > 1 -> copy(of = of + (place to way.dropLast(1)))
        place != Tab.STREAM -> copy(place = Tab.STREAM)
        else -> null
    }

    /** Another place, as it was left; the one that is shown goes to its beginning. */
    fun to(place: Tab): Ways = if (place == this.place) copy(of = of + (place to listOf(first(place)))) else copy(place = place)

    fun asText(): List<String> = listOf(place.name) + of.entries.flatMap { (place, way) -> way.map { "${place.name} ${it.asText()}" } }

    companion object {
        fun first(place: Tab): Route = when (place) {
            Tab.STREAM -> Route.Stream
            Tab.DOCUMENTS -> Route.Places
            Tab.FEEDS -> Route.Feeds
            Tab.OUTBOX -> Route.Outbox
            Tab.SEARCH -> Route.Search
            Tab.ME -> Route.Me
        }

        fun of(text: List<String>): Ways {
            val place = Tab.entries.firstOrNull { it.name == text.firstOrNull() } ?: return Ways()
            val kept = text.drop(1).mapNotNull { line ->
                val of = Tab.entries.firstOrNull { it.name == line.substringBefore(' ') }
                val route = Route.of(line.substringAfter(' '))
                if (of == null || route == null) null else of to route
            }.groupBy({ it.first }, { it.second })
            return Ways(place, Tab.entries.associateWith { kept[it] ?: listOf(first(it)) })
        }
    }
}
