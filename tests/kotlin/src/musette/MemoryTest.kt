package musette

import com.sun.jna.Native
import com.sun.jna.Structure
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import java.nio.file.Path

/** What a day of screens leaves behind: nothing. */
class MemoryTest {
    @Test
    fun a_hundred_thousand_calls_leave_less_than_two_megabytes(): Unit = runBlocking {
        Town.open().use { town ->
            Device.of(town, Town.ADA).use { ada ->
                val rounds = measured(ada, PromisesTest.root(ada).row)
                for ((what, series) in listOf("native" to rounds.map { it.first }, "managed" to rounds.map { it.second })) {
                    val more = grows(series)
                    println("100,000 calls: $what memory $more bytes more; in use: $series")
                    assertTrue("$what memory grows by $more: $series", more < MOST)
                    // A leak adds to each: what was measured would not have hidden it.
                    val leaking = grows(series.leaking())
                    assertTrue("of $what memory a leak of $LEAK bytes a call would have passed for $leaking: $series", leaking >= MOST)
                }
            }
        }
    }

    /** Bytes in use after each round. A compiler that thinks less about it takes less memory of its own, and is soon done. */
    private fun measured(ada: Device, root: Long): List<Pair<Long, Long>> {
        val java = Path.of(System.getProperty("java.home"), "bin", "java").toString()
        val arguments = listOf("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-cp", System.getProperty("java.class.path")) +
            listOf("uniffi.component.musette.libraryOverride").map { "-D$it=${System.getProperty(it)}" } +
            listOf("musette.DayOfCalls", ada.home.toString(), ada.keys.folder.toString(), "$root") + listOfNotNull(System.getProperty("musette.leak"))
        val day = ProcessBuilder(listOf(java) + arguments).redirectError(ProcessBuilder.Redirect.INHERIT).start()
        val said = day.inputStream.bufferedReader().readLines()
        assertEquals("$said", 0, day.waitFor())
        return said.map { line -> line.split(' ').let { (native, managed) -> native.toLong() to managed.toLong() } }
    }

    @Test
    fun a_leak_shows_through_what_the_runtime_sets_up_and_throws_away_for_itself() {
        val tables = listOf(60L, 60, 63, 63, 59, 59, 59, 64, 59, 59, 59).map { it * 1_000_000 }
        assertEquals(0, grows(tables))
        assertEquals(3_000_000, grows(tables.leaking()))
    }

    /**
     * How much more is in use after all the calls, by what most of the rounds say: of every two moments the growth from one to the other, the
     * middle one of them. What is compiled or freed once moves some of these; a leak moves each.
     */
    private fun grows(series: List<Long>): Long {
        val slopes = series.flatMapIndexed { first, one -> series.drop(first + 1).mapIndexed { apart, other -> (other - one) / (apart + 1) } }.sorted()
        return slopes[slopes.size / 2] * (series.size - 1)
    }

    private fun List<Long>.leaking() = mapIndexed { round, of -> of + round * DayOfCalls.ROUND * LEAK }

    private companion object {
        const val MOST = 2_000_000L

        /** Bytes a call that would be found. */
        const val LEAK = 30L
    }
}

/** Bytes in use: of the C library's heap, where the engine lives, and of the JVM's. */
internal class Held(val native: Long, val managed: Long) {
    companion object {
        /** The least that is in use: what nobody holds any more is freed by threads of their own, after a collection. */
        fun now(): Held {
            var least = Held(Long.MAX_VALUE, Long.MAX_VALUE)
            var unchanged = 0
            while (unchanged < 6) {
                System.gc()
                val runtime = Runtime.getRuntime()
                val native = CLibrary.mallinfo2()
                val now = Held(native.uordblks + native.hblkhd, runtime.totalMemory() - runtime.freeMemory())
                val less = Held(minOf(least.native, now.native), minOf(least.managed, now.managed))
                unchanged = if (least.native - less.native > SMALL || least.managed - less.managed > SMALL) 0 else unchanged + 1
                least = less
            }
            return least
        }

        private const val SMALL = 50_000L
    }
}

@Suppress("unused")
@Structure.FieldOrder("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost")
open class MallInfo : Structure() {
    @JvmField var arena = 0L

    @JvmField var ordblks = 0L

    @JvmField var smblks = 0L

    @JvmField var hblks = 0L

    @JvmField var hblkhd = 0L

    @JvmField var usmblks = 0L

    @JvmField var fsmblks = 0L

    @JvmField var uordblks = 0L

    @JvmField var fordblks = 0L

    @JvmField var keepcost = 0L

    class ByValue : MallInfo(), Structure.ByValue
}

private interface CLib : com.sun.jna.Library {
    fun mallinfo2(): MallInfo.ByValue
}

private val CLibrary: CLib = Native.load("c", CLib::class.java)
