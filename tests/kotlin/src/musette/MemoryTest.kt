package musette

import com.sun.jna.Native
import com.sun.jna.Structure
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertTrue
import org.junit.Test

/** What a day of screens leaves behind: nothing. */
class MemoryTest {
    @Test
    fun a_hundred_thousand_calls_leave_less_than_two_megabytes(): Unit = runBlocking {
        Town.open().use { town ->
            Device.of(town, Town.ADA).use { ada ->
                val documents = ada.musette.documents(ada.account.id)
                val root = PromisesTest.root(ada)
                val words = Words.preferred(listOf("de"))
                val item = documents.page(root, At.Start, 1u).items.first().id.row
                val gone = musette.ids.ItemRow(4_711_000)
                suspend fun calls(times: Int) = repeat(times / 5) { n ->
                    // JNA keeps a table of what was not collected yet, which grows with the most there ever was.
                    if (n % 1_000 == 0) System.gc()
                    documents.item(item)
                    documents.page(root, At.Start, 20u)
                    ada.musette.traffic(ada.account.id)
                    runCatching { documents.item(gone) }
                    ada.musette.stream().use { words.say("open", listOf(Named("name", Argument.Text("Plan")))) }
                }
                calls(10_000)
                // A leak grows with every round; what the runtime sets up for itself (compiled code, tables) grows in one.
                val rounds = mutableListOf(Held.now())
                do {
                    calls(100_000)
                    rounds.add(Held.now())
                    val (before, after) = rounds.takeLast(2)
                    val (native, managed) = after.native - before.native to after.managed - before.managed
                    println("100,000 calls: native memory $native bytes, managed $managed bytes more")
                } while ((native >= MOST || managed >= MOST) && rounds.size <= 3)
                val (before, after) = rounds.takeLast(2)
                assertTrue("native memory grows: ${rounds.map { it.native }}", after.native - before.native < MOST)
                assertTrue("managed memory grows: ${rounds.map { it.managed }}", after.managed - before.managed < MOST)
            }
        }
    }

    private companion object {
        const val MOST = 2_000_000L
    }
}

/** Bytes in use: of the C library's heap, where the engine lives, and of the JVM's. */
internal class Held(val native: Long, val managed: Long) {
    companion object {
        /** The least that is in use: what nobody holds any more is freed by threads of their own, after a collection. */
        fun now(): Held {
            var least = Held(Long.MAX_VALUE, Long.MAX_VALUE)
            var unchanged = 0
            while (unchanged < 10) {
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
