package musette.ui.gallery

import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.graphics.Canvas
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.graphics.Paint
import androidx.compose.ui.graphics.PaintingStyle
import androidx.compose.ui.graphics.painter.BitmapPainter
import androidx.compose.ui.graphics.painter.Painter
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.flow.MutableStateFlow
import musette.Account
import musette.Acknowledgement
import musette.AsOf
import musette.AttachedFile
import musette.AttachmentKind
import musette.Author
import musette.Beginning
import musette.Belonging
import musette.Block
import musette.Connection
import musette.DraftId
import musette.DraftItem
import musette.Drive
import musette.DriveAccess
import musette.DriveId
import musette.DriveKind
import musette.FeedId
import musette.FeedItem
import musette.FeedKind
import musette.Hanging
import musette.HangingState
import musette.Item
import musette.ItemId
import musette.ItemKind
import musette.ItemState
import musette.PersonId
import musette.Post
import musette.PostId
import musette.PostKind
import musette.PostState
import musette.Quota
import musette.Run
import musette.Standing
import musette.Takes
import musette.ThreadItem
import musette.ids.AccountId
import musette.ids.ContentRow
import musette.ids.DraftRow
import musette.ids.DriveRow
import musette.ids.FeedRow
import musette.ids.IntentRow
import musette.ids.ItemRow
import musette.ids.PersonRow
import musette.ids.Place
import musette.ids.PostRow
import musette.ids.WallTime
import musette.ui.PageSize
import musette.ui.Pages
import musette.ui.Portraits
import musette.ui.components.Hung
import musette.ui.isPicture
import musette.ui.lists.RowHead
import musette.ui.lists.RowPage
import musette.ui.lists.RowSource
import musette.ui.lists.RowWindow
import musette.ui.lists.Spot
import musette.ui.screens.documents.Thumbs

/** The people, drawings and words that the gallery shows: the cast of the stand-in organisation, in the week before the festival. */
object Samples {
    /** Thursday 25 June 2026, 14:10 in Zurich: whatever day it is, the gallery is the same. */
    const val NOW = 1_782_389_400_000L
    const val MINUTE = 60_000L
    const val HOUR = 60 * MINUTE
    const val DAY = 24 * HOUR
    val RIVE = AccountId("01JZR1VE000000000000000001")
    val CAFES = AccountId("01JZR1VE000000000000000002")
    private val account = RIVE

    fun account(id: AccountId, label: String, login: String, person: String = "Ada Keller", connection: Connection = Connection.ONLINE) =
        Account(id, label, login, person, null, connection, WallTime(NOW - 30 * DAY))

    /** A person with two accounts. */
    val accounts = listOf(account(RIVE, "Rive Festival", "ada.keller@rive.example"), account(CAFES, "Rive Cafés", "ada.keller@cafes.example"))

    val asOf = AsOf.Known(WallTime(NOW - 8 * MINUTE))
    const val LONG_NAME = "Plan de situation de la scène Nord avec l’implantation des passerelles, des groupes électrogènes et des chemins de câbles, " +
        "état au 12 juin, deuxième version corrigée par le bureau d’études et annotée par la régie générale après la visite du site.pdf"

    fun item(
        row: Long, name: String, state: ItemState, size: Long = 4_200_000, by: String? = "Noor Haddad", ago: Long = HOUR, kind: ItemKind = ItemKind.FILE,
    ) = Item(
        id = ItemId(account, ItemRow(row)), drive = DriveRow(1), parent = ItemRow(1), kind = kind, name = name, size = size.toULong(),
        modifiedAt = WallTime(NOW - ago), modifiedBy = by, state = state, keptBecauseOf = null,
    )

    fun folder(row: Long, name: String, by: String = "Ada Keller", ago: Long = 2 * DAY) = item(row, name, ItemState.Folder, 0, by, ago, ItemKind.FOLDER)

    val folderRows = listOf(
        folder(2, "Rigging"), folder(3, "Stage Lake", "Noor Haddad", DAY),
        item(4, "Crew.xlsx", ItemState.TwoVersions, 18_000, ago = 3 * HOUR),
        item(5, "Größen & Maße.xlsx", ItemState.OnThisDevice(false), 41_500, "Jonas Meier", 4 * DAY),
        item(6, "Plan été – scène Nord (v2).pdf", ItemState.Coming(12_000_000uL, 40_000_000uL), 40_000_000, "Ada Keller", 20 * MINUTE),
        item(7, "Rigging.docx", ItemState.WaitingToBeSent, 88_000, null, 6 * MINUTE),
        item(8, "Stage-North.pdf", ItemState.OnThisDevice(false), 4_200_000, "Ada Keller", 30 * MINUTE),
        item(9, "Stage-North-old.pdf", ItemState.KeptAfterDeletion(WallTime(NOW - 8 * MINUTE), WallTime(NOW + 28 * DAY)), 3_900_000),
        item(10, "Truss 7.dwg", ItemState.CouldNotBeSentYet(WallTime(NOW - 8 * MINUTE), WallTime(NOW + 2 * MINUTE)), 7_300_000, null),
        item(11, "Power.pdf", ItemState.Sending(3_000_000uL, 12_000_000uL), 12_000_000, null, 2 * MINUTE),
        item(12, "Evening.jpg", ItemState.NotHere, 2_100_000, "Luc Favre", 9 * DAY),
        item(13, "Passes.pdf", ItemState.Waits, 600_000, "李伟", 12 * DAY),
    )
    val longRows = listOf(
        item(20, LONG_NAME, ItemState.OnThisDevice(true)), item(21, "🎪", ItemState.OnThisDevice(false), 12),
        item(22, "جدول الفنانين ٢٠٢٦.xlsx", ItemState.NotHere, 52_000, "رنا منصور"), item(23, "线路图 第二版.dwg", ItemState.NotHere, 9_000_000, "李伟"),
        item(24, "First line\nsecond line.txt", ItemState.WaitingToBeSent, 0, null),
    )

    fun author(row: Long, name: String, me: Boolean = false) = Author(PersonId(account, PersonRow(row)), name, me)
    val ada = author(1, "Ada Keller", true)
    val noor = author(2, "Noor Haddad")
    val luc = author(3, "Luc Favre")
    val liWei = author(4, "李伟")
    val longAuthor = "Maximiliane-Friederike von Hohenstein-Bartolomei"
    val rana = author(5, "رنا منصور")

    fun drive(row: Long, name: String, kind: DriveKind = DriveKind.LIBRARY, access: DriveAccess = DriveAccess.OPEN, followed: Boolean = false) =
        Drive(DriveId(account, DriveRow(row)), name, kind, if (followed) Standing.FOLLOWED else Standing.VISITED, access, Quota(null, null), asOf)

    /** What tiles show: an evening at the lake, a colour for each picture. */
    val thumbs = object : Thumbs {
        override fun held(item: Item): Painter? =
            if (!isPicture(item.name) || item.state is ItemState.NotHere) null else BitmapPainter(evening((item.id.row.row % 3).toInt()))
        override suspend fun of(item: Item) = held(item)
    }

    val evening = evening(1)

    /** What some people look like: a head before a wall. */
    val portraits = object : Portraits {
        override val turn = MutableStateFlow(0)
        override fun held(person: PersonId): Painter? = if (person.row.row % 2 == 1L) null else BitmapPainter(face(person))
        private fun face(person: PersonId) = ImageBitmap(80, 80).also { picture ->
            val canvas = Canvas(picture)
            canvas.drawRect(0f, 0f, 80f, 80f, Paint().apply { color = if (person.row.row % 4 == 0L) Color(0xff8fa3ad) else Color(0xffb8a58f) })
            canvas.drawOval(10f, 52f, 70f, 110f, Paint().apply { color = Color(0xff39485a) })
            canvas.drawCircle(Offset(40f, 34f), 17f, Paint().apply { color = Color(0xffd9a98a) })
        }
        override suspend fun of(person: PersonId) = held(person)
    }

    private fun attached(row: Long, name: String, size: Long, picture: Boolean) = AttachedFile(ContentRow(row), name, size.toULong(), picture)

    /** An evening at the lake. */
    fun evening(row: Int) = ImageBitmap(160, 120).also { picture ->
        val canvas = Canvas(picture)
        val sky = listOf(Color(0xff6a8caf), Color(0xffc98f6b), Color(0xff7fa08a))[row % 3]
        canvas.drawRect(0f, 0f, 160f, 120f, Paint().apply { color = sky })
        canvas.drawCircle(Offset(112f, 44f), 18f, Paint().apply { color = Color(0xfff3e3c0) })
        canvas.drawRect(0f, 76f, 160f, 120f, Paint().apply { color = Color(0xff2f4858) })
    }

    /** A photograph and a list that go with what is being written. */
    val hung = listOf(
        Hung(attached(1, "North covers.jpg", 2_100_000, true), BitmapPainter(evening(1))),
        Hung(attached(2, "Containers and who has their keys, as of Thursday.xlsx", 18_000, false)),
    )

    fun draft(row: Long, text: String, thread: Long? = 100, place: String = "Safety", to: List<Author> = emptyList(), ago: Long = 20 * MINUTE) = DraftItem(
        DraftId(account, DraftRow(row)), FeedId(account, FeedRow(3)), place, thread?.let { PostId(account, PostRow(it)) }, to, false, text, emptyList(),
        emptyList(), WallTime(NOW - ago),
    )

    /** Three sheets: lines where a drawing would be. */
    val pages = object : Pages {
        override val count = 3
        override suspend fun size(page: Int) = PageSize(842f, 595f)
        override suspend fun draw(page: Int, left: Int, top: Int, width: Int, height: Int, scale: Float): ImageBitmap {
            val piece = ImageBitmap(width, height)
            val canvas = Canvas(piece)
            canvas.drawRect(0f, 0f, width.toFloat(), height.toFloat(), Paint().apply { color = Color.White })
            canvas.translate(-left.toFloat(), -top.toFloat())
            val ink = Paint().apply { color = Color(0xff405060); style = PaintingStyle.Stroke; strokeWidth = 2f }
            canvas.drawRect(Rect(40f * scale, 40f * scale, 802f * scale, 555f * scale), ink)
            for (beam in 1..9) canvas.drawLine(Offset((40 + beam * 76f) * scale, 120f * scale), Offset((40 + (beam - 1) * 76f) * scale, 480f * scale), ink)
            return piece
        }
        override suspend fun text(page: Int) = if (page == 1) "Load of truss 7: 1,200 kg. Check before the covers go up." else "Stage North"
        override fun close() = Unit
    }

    private fun run(text: String, strong: Boolean = false, mention: Boolean = false, link: musette.Link? = null) =
        Run(text, strong, false, link, link?.host, mention, null)
    fun text(vararg runs: Run) = listOf<Block>(Block.Paragraph(runs.toList()))
    fun text(words: String) = text(run(words))

    fun post(
        row: Long, author: Author, body: List<Block>, ago: Long, answers: Long? = 100, likes: Int = 0, liked: Boolean = false, title: String = "",
        kind: PostKind = PostKind.POST, state: PostState = PostState.Settled, acknowledgement: Acknowledgement = Acknowledgement.NotAsked,
        attachments: List<Hanging> = emptyList(),
    ) = Post(
        id = PostId(account, PostRow(row)), thread = PostId(account, PostRow(100)), feed = FeedId(account, FeedRow(3)), author = author,
        answers = answers?.let { PostId(account, PostRow(it)) }, postedAt = WallTime(NOW - ago), kind = kind, title = title, body = body,
        attachments = attachments, likes = likes.toUInt(), likedBy = emptyList(), liked = liked, private = false, to = emptyList(),
        sent = state == PostState.Settled,
        state = state, acknowledgement = acknowledgement,
    )

    fun hanging(number: Int, kind: AttachmentKind, name: String, state: HangingState, size: Long? = 840_000, address: String = "") =
        Hanging(number.toUInt(), kind, name, size?.toULong(), address, null, state)

    val storm = post(
        100, luc,
        listOf(
            Block.Paragraph(listOf(run("Storm plan B is in force from 18:00. ", strong = true), run("Read the two pages and confirm."))),
            Block.Listing(true, listOf(listOf(run("Covers on desks and screens by 17:30")), listOf(run("Nobody on the lake towers after 17:45")))),
            Block.Paragraph(listOf(run("Radar: "), run("the lake radar", link = musette.Link("https://weather.example/lake", "weather.example")))),
        ),
        2 * HOUR, null, 14, true, "Storm plan B", PostKind.ANNOUNCEMENT, acknowledgement = Acknowledgement.Open,
        attachments = listOf(hanging(1, AttachmentKind.DOCUMENT, "Storm plan B.pdf", HangingState.ON_THIS_DEVICE)),
    )
    val threadRows = listOf(
        storm,
        post(101, noor, text(run("Ada Keller", mention = true), run(" can the north covers go up before four? The crane leaves at 16:15.")), HOUR, likes = 2),
        post(102, liWei, text("Sound desk is covered. 线路图 is in the folder."), 50 * MINUTE, likes = 1),
        post(103, rana, text("الفنانون على علم بالخطة."), 40 * MINUTE),
        post(
            104, ada, text("Covers are up, see the photograph."), 5 * MINUTE, state = PostState.Waiting(IntentRow(1), null),
            attachments = listOf(hanging(1, AttachmentKind.IMAGE, "North covers.jpg", HangingState.WAITING_TO_BE_SENT)),
        ),
    )

    fun feed(
        row: Long, name: String, unread: Long = 0, kind: FeedKind = FeedKind.GROUP, joined: Boolean = true, closed: Boolean = false, waiting: Boolean = false,
    ) =
        FeedItem(
            FeedId(account, FeedRow(row)), kind, name, closed, joined, waiting, if (joined) Belonging.MEMBER else Belonging.OUTSIDE, Takes.EVERYTHING, true,
            unread.toULong(), unread.toULong(), asOf,
        )

    val feeds = listOf(
        feed(1, "", 12, FeedKind.MINE), feed(2, "", 1, FeedKind.PRIVATE), feed(3, "Safety", 3), feed(4, "Stage crew", 8), feed(5, "All staff"),
        feed(6, "Direction", closed = true), feed(7, "Music talk", joined = false), feed(8, "Café Airport", joined = false, waiting = true),
    )

    /** The feeds of another account. */
    val feedsOfCafes = listOf(feed(1, "", kind = FeedKind.MINE), feed(2, "", 2, FeedKind.PRIVATE), feed(3, "Café Airport", 5), feed(4, "Deliveries", 1))
        .map { it.copy(id = FeedId(CAFES, it.id.row)) }

    fun thread(first: Post, answers: Long, unread: Boolean, last: Post? = null, gap: Boolean = false) =
        ThreadItem(first.id, first, Beginning.HERE, last ?: first, answers.toULong(), answers.toULong(), unread, gap)

    val feedRows = listOf(
        thread(storm, 4, true, threadRows[3]),
        thread(post(110, noor, text("Who has the keys of container 14? They are not on the board."), 3 * HOUR, null), 2, true),
        thread(post(111, ada, text("Rain covers: what we learnt last year, in order of how wet we got."), DAY, null), 300, false),
        thread(post(112, author(6, "Jonas Meier"), text("First day, thank you all for the welcome."), 3 * DAY, null), 41, false, gap = true),
        thread(post(113, author(7, "Béatrice Monnier"), text("Le support est ouvert de 7 h à 22 h dès lundi."), 12 * DAY, null), 0, false),
    )
}

/** Rows that are all here, for the gallery; [goesOn]: more are on their way. */
class Fixed<K : Any, R : Any>(
    private val rows: List<R>, private val keyOf: (R) -> K, private val counted: Boolean = true, private val goesOn: Boolean = false,
) : RowSource<K, R> {
    override fun key(row: R) = keyOf(row)
    override suspend fun head() = RowHead(if (counted) rows.size else null, emptyList(), Samples.asOf)
    override suspend fun page(at: Spot<K>, limit: Int): RowPage<R> {
        val (from, to) = when (at) {
            is Spot.Start, is Spot.Around -> 0 to limit
            is Spot.Index -> at.index to at.index + limit
            is Spot.After -> at.place.text.toInt() + 1 to at.place.text.toInt() + 1 + limit
            is Spot.Before -> at.place.text.toInt() - limit to at.place.text.toInt()
        }
        val range = from.coerceIn(0, rows.size) until to.coerceIn(0, rows.size)
        return RowPage(rows.slice(range), range.map { Place("$it") }, to < rows.size || goesOn, Samples.asOf)
    }
    override suspend fun indexOf(key: K) = rows.indexOfFirst { keyOf(it) == key }.takeIf { it >= 0 }
}

/** A window over rows that are all here: they are in the first frame. */
fun <K : Any, R : Any> windowOf(rows: List<R>, counted: Boolean = true, goesOn: Boolean = false, key: (R) -> K) =
    RowWindow(Fixed(rows, key, counted, goesOn), CoroutineScope(Dispatchers.Unconfined + Job()))

/** A window over a list of which these rows are here and the others are being read. */
fun <K : Any, R : Any> windowOfSome(rows: List<R>, all: Int, key: (R) -> K): RowWindow<K, R> {
    val fixed = Fixed(rows, key)
    val source = object : RowSource<K, R> by fixed {
        override suspend fun head() = fixed.head().copy(count = all)
        override suspend fun page(at: Spot<K>, limit: Int) = fixed.page(at, limit).takeIf { it.rows.isNotEmpty() }?.copy(more = true) ?: awaitCancellation()
    }
    return RowWindow(source, CoroutineScope(Dispatchers.Unconfined + Job()))
}

/** A window over a list that was never read: its reader is not there. */
fun <K : Any, R : Any> unreadWindow(key: (R) -> K) =
    RowWindow(Fixed(emptyList(), key), CoroutineScope(Dispatchers.Unconfined + Job().apply { cancel() }))
