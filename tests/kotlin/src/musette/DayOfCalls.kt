package musette

import com.sun.jna.Native
import kotlinx.coroutines.runBlocking
import musette.ids.ItemRow
import java.nio.file.Path

/**
 * What a day of screens asks for, in a process of its own: says before and after each round how many bytes are in use, of the C library's heap
 * and of the JVM's. A fourth argument is how many bytes each call shall leak.
 */
object DayOfCalls {
    const val WARM_UP = 10_000
    const val ROUND = 10_000
    const val ROUNDS = 10

    @JvmStatic
    fun main(arguments: Array<String>): Unit = runBlocking {
        val (home, keys, folder) = arguments
        val leak = arguments.getOrNull(3)?.toLong() ?: 0
        val musette = Musette.start(Opening(home, "Europe/Zurich", null), Keys(Path.of(keys)))
        val account = musette.accounts().list().single().id
        val documents = musette.documents(account)
        val root = ItemRow(folder.toLong())
        val words = Words.preferred(listOf("de"))
        val item = documents.page(root, At.Start, 1u).items.first().id.row
        val gone = ItemRow(4_711_000)
        suspend fun calls(times: Int) = repeat(times / 20) { n ->
            // JNA keeps a table of what was not collected yet, which grows with the most there ever was.
            if (n % 250 == 0) System.gc()
            documents.page(root, At.Start, 20u)
            repeat(7) { documents.item(item) }
            repeat(4) { musette.traffic(account) }
            repeat(4) { runCatching { documents.item(gone) } }
            repeat(2) { musette.stream().use { words.say("open", listOf(Named("name", Argument.Text("Plan")))) } }
            if (leak > 0) repeat(20) { Native.malloc(leak) }
        }
        calls(WARM_UP)
        for (round in 0..ROUNDS) {
            if (round > 0) calls(ROUND)
            val held = Held.now()
            println("${held.native} ${held.managed}")
        }
        musette.suspend()
    }
}
