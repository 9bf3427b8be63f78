package musette.ui.bench

import kotlinx.coroutines.runBlocking
import musette.At
import musette.Device
import musette.FeedKind
import musette.Feeds
import musette.Town
import musette.ids.FeedRow
import musette.ids.ItemRow
import musette.ui.lists.FeedRows
import musette.ui.lists.FolderRows
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.fileSize
import kotlin.io.path.isRegularFile

/**
 * What the screens cost, through JNA, on the library that is given: `scripts/kotlin.sh --bench`, which builds the one that an app ships.
 *
 * It measures itself, on one machine and in one run, and says what it measured it on; no line is of anything that was not measured. The
 * organisation is the stand-in one, in a process of its own; the first start is a process of its own too.
 *
 * `MUSETTE_BENCH_FILES`: how many files the organisation has (400,000: its largest folder has about a quarter of them).
 */
fun main(arguments: Array<String>) {
    if (arguments.firstOrNull() == FIRST_START) return firstContent(arguments[1], arguments[2])
    val table = Table()
    val files = System.getenv("MUSETTE_BENCH_FILES")?.toInt() ?: 400_000
    Town.open("--play", "engage-uncounted", files = files, posts = POSTS).use { town ->
        runBlocking {
            Device.of(town, Town.ADA).use { ada ->
                val documents = ada.musette.documents(ada.account.id)
                val folder = largest(ada)
                val count = documents.head(folder).count.toInt()
                table.say("a folder of $count items")
                for (rows in listOf(50, 200)) table.line("a page of $rows rows through JNA", pages(documents, folder, count, rows))
                table.line("a screenful of that folder, scrolled", Scrolled.through(FolderRows(documents, folder), { it.name }).says())
                table.line("1,000 changes a second of it for 5 s", Scrolled.changing(FolderRows(documents, folder), { it.name }).says())
                val (feed, threads) = feed(ada)
                val feeds = ada.musette.feeds(ada.account.id)
                val scrolled = Scrolled.through(FeedRows(feeds, feed), { it.first?.title ?: "" })
                table.line("a screenful of a feed of $threads threads", scrolled.says())
                table.line("1,000 changes a second of it for 5 s", Scrolled.changing(FeedRows(feeds, feed), { it.first?.title ?: "" }).says())
                ada.musette.suspend()
                table.line("a process that starts, until rows of that folder are drawn", firstStarts(ada, folder))
            }
        }
    }
    val library = Path.of(System.getProperty("uniffi.component.musette.libraryOverride"))
    if (library.isRegularFile()) table.say("the library: ${library.fileName}, ${"%.1f".format(library.fileSize() / 1e6)} MB as it was measured")
    println(table.text())
}

internal const val FIRST_START = "first-start"

/** Milliseconds of each of many pages at positions all over the folder. */
private suspend fun pages(documents: musette.Documents, folder: ItemRow, count: Int, rows: Int): String {
    val times = Times()
    repeat(2_200) { n ->
        val at = (n * 7_919L % maxOf(1, count - rows)).toInt()
        val began = System.nanoTime()
        val page = documents.page(folder, At.Index(at.toULong()), rows.toUInt())
        // The first two hundred warm up.
        if (n >= 200) times.add(System.nanoTime() - began)
        check(page.items.size == minOf(rows, count)) { "a page of ${page.items.size}" }
    }
    return times.says()
}

private suspend fun largest(ada: Device): ItemRow {
    val documents = ada.musette.documents(ada.account.id)
    ada.musette.refreshDrives(ada.account.id)
    val drive = documents.drives().first { it.name.endsWith("Plans") }
    ada.musette.follow(drive.id)
    ada.musette.sync(ada.account.id, Device.ALL)
    return documents.find("Production/Plans/Scans entrants")
}

/** Her own feed, with so many threads as are asked for, and how many came. */
private suspend fun feed(ada: Device): Pair<FeedRow, Int> {
    val feeds = ada.musette.feeds(ada.account.id)
    val feed = feeds.list().feeds.first { it.kind == FeedKind.MINE }.id.row
    feeds.refresh(feed)
    var count = held(feeds, feed, At.Start)
    var none = 0
    while (count < THREADS) {
        val last = feeds.threads(feed, At.End, 1u)
        feeds.older(feed, last.threads.single().id.row)
        val came = held(feeds, feed, At.After(last.places.single()))
        // A page may tell nothing but further posts of threads that are here already.
        none = if (came == 0) none + 1 else 0
        if (none > MOST_WITHOUT) break
        count += came
    }
    return feed to count
}

private suspend fun held(feeds: Feeds, feed: FeedRow, from: At): Int {
    var (count, at) = 0 to from
    while (true) {
        val page = feeds.threads(feed, at, 200u)
        count += page.threads.size
        if (!page.more) return count
        at = At.After(page.places.last())
    }
}

/** Threads of the feed that is scrolled, and posts of an organisation that has as many for her. */
private const val THREADS = 50_000
private const val POSTS = 1_000_000

/** After so many pages in a row without a further thread there are none. */
private const val MOST_WITHOUT = 20

/** What is measured, line by line. */
internal class Table {
    private val lines = ArrayList<Pair<String, String>>()
    private val said = ArrayList<String>()

    fun say(what: String) {
        said += what
    }

    fun line(what: String, figures: String) {
        lines += what to figures
        System.err.println("$what: $figures")
    }

    fun text(): String {
        val wide = lines.maxOf { it.first.length }
        val cores = Runtime.getRuntime().availableProcessors()
        val load = Files.readString(Path.of("/proc/loadavg")).substringBefore(' ')
        val machine = "$cores cores, load $load at the end, Java ${Runtime.version().feature()}"
        return (said + machine + lines.map { (what, figures) -> "${what.padEnd(wide)}  $figures" })
            .joinToString("\n")
    }
}

/** Samples in nanoseconds. */
internal class Times {
    private val all = ArrayList<Long>()

    fun add(nanoseconds: Long) {
        all += nanoseconds
    }

    private fun at(share: Double): Double = all.sorted()[((all.size - 1) * share).toInt()] / 1e6

    fun says(): String = "p50 ${"%.2f".format(at(0.5))} ms, p99 ${"%.2f".format(at(0.99))} ms, of ${all.size}"
}
