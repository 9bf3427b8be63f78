package musette.ui.lists

import musette.At
import musette.Card
import musette.CardAt
import musette.CardsHead
import musette.DocumentsInterface
import musette.FeedsInterface
import musette.Item
import musette.ItemKind
import musette.Order
import musette.Post
import musette.SectionName
import musette.StreamFilter
import musette.StreamId
import musette.StreamInterface
import musette.ThreadItem
import musette.ids.AccountId
import musette.ids.FeedRow
import musette.ids.ItemRow
import musette.ids.PostRow
import musette.ids.StreamRow

/** A spot of a list whose keys are the core's row numbers. */
internal fun Spot<Long>.at(): At = when (this) {
    Spot.Start -> At.Start
    is Spot.After -> At.After(place)
    is Spot.Before -> At.Before(place)
    is Spot.Around -> At.Around(key, place)
    is Spot.Index -> At.Index(index.toULong())
}

/** What lies in a folder, in an [order]; without one in that in which the person looks at it. [named]: a section in a word or two. */
class FolderRows(
    private val documents: DocumentsInterface,
    private val folder: ItemRow,
    private var order: Order? = null,
    private val named: (SectionName) -> String = { "" },
) : RowSource<Long, Item> {
    override fun key(row: Item): Long = row.id.row.row

    override suspend fun head(): RowHead {
        val head = documents.head(folder, settled())
        val sections = head.sections.map { RowSection(named(it.name), it.folders, it.start.toInt(), it.count.toInt()) }
        return RowHead(head.count.toInt(), sections, head.asOf)
    }

    override suspend fun page(at: Spot<Long>, limit: Int): RowPage<Item> {
        val page = documents.page(folder, at.at(), limit.toUInt(), settled())
        return RowPage(page.items, page.places, page.more, page.asOf)
    }

    override suspend fun indexOf(key: Long): Int? = documents.indexOf(ItemRow(key), settled())?.toInt()

    /** One order for as long as these rows are shown: places of one are none of another. */
    private suspend fun settled(): Order = order ?: documents.folderView(folder).order.also { order = it }
}

/** The folders of a folder, by name: they come first in its list. */
class FoldersOnly(private val documents: DocumentsInterface, private val folder: ItemRow) : RowSource<Long, Item> {
    override fun key(row: Item): Long = row.id.row.row

    override suspend fun head(): RowHead {
        val head = documents.head(folder)
        val sections = head.sections.filter { it.folders }
        val shown = sections.map { RowSection((it.name as? SectionName.Letter)?.v1 ?: "", true, it.start.toInt(), it.count.toInt()) }
        return RowHead(sections.sumOf { it.count.toInt() }, shown, head.asOf)
    }

    override suspend fun page(at: Spot<Long>, limit: Int): RowPage<Item> {
        val page = documents.page(folder, at.at(), limit.toUInt())
        val folders = page.items.takeWhile { it.kind == ItemKind.FOLDER }
        return RowPage(folders, page.places.take(folders.size), page.more && folders.size == page.items.size, page.asOf)
    }

    override suspend fun indexOf(key: Long): Int? = documents.indexOf(ItemRow(key))?.toInt()
}

/** The threads of a feed, newest first. */
class FeedRows(private val feeds: FeedsInterface, private val feed: FeedRow) : RowSource<Long, ThreadItem> {
    override fun key(row: ThreadItem): Long = row.id.row.row

    override suspend fun head() = RowHead(null, emptyList(), null)

    override suspend fun page(at: Spot<Long>, limit: Int): RowPage<ThreadItem> {
        val page = feeds.threads(feed, at.at(), limit.toUInt())
        return RowPage(page.threads, page.places, page.more, page.asOf)
    }

    override suspend fun indexOf(key: Long): Int? = null
}

/** The posts of a thread, oldest first. */
class ThreadRows(private val feeds: FeedsInterface, private val thread: PostRow) : RowSource<Long, Post> {
    override fun key(row: Post): Long = row.id.row.row

    override suspend fun head() = RowHead(null, emptyList(), null)

    override suspend fun page(at: Spot<Long>, limit: Int): RowPage<Post> {
        val page = feeds.thread(thread, at.at(), limit.toUInt())
        return RowPage(page.posts, page.places, page.more, page.asOf)
    }

    override suspend fun indexOf(key: Long): Int? = null
}

/** What concerns this person, of every account, by the parts of the core's order. [told]: what the list knows of itself, with each head. */
class StreamRows(private val stream: StreamInterface, private val filter: StreamFilter, private val told: (CardsHead) -> Unit) : RowSource<String, Card> {
    override fun key(row: Card): String = keyOf(row.id)

    override suspend fun head(): RowHead {
        val head = stream.cardsHead(filter)
        told(head)
        return RowHead(head.count.toInt(), head.sections.map { RowSection(it.part.name, false, it.start.toInt(), it.count.toInt()) }, null)
    }

    override suspend fun page(at: Spot<String>, limit: Int): RowPage<Card> {
        val spot = when (at) {
            Spot.Start -> CardAt.Start
            is Spot.After -> CardAt.After(at.place)
            is Spot.Before -> CardAt.Before(at.place)
            is Spot.Around -> idOf(at.key)?.let { CardAt.Around(it, at.place) } ?: CardAt.Start
            is Spot.Index -> CardAt.Index(at.index.toULong())
        }
        val page = stream.cards(filter, spot, limit.toUInt())
        return RowPage(page.cards, page.places, page.more, null)
    }

    override suspend fun indexOf(key: String): Int? = idOf(key)?.let { stream.cardIndex(filter, it) }?.toInt()

    companion object {
        /** What a phone can keep of a card. */
        fun keyOf(card: StreamId): String = "${card.account.text} ${card.row.row}"

        private fun idOf(key: String): StreamId? {
            val (account, row) = key.split(' ', limit = 2).takeIf { it.size == 2 } ?: return null
            return row.toLongOrNull()?.let { StreamId(AccountId(account), StreamRow(it)) }
        }
    }
}
