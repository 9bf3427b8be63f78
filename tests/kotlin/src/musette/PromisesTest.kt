package musette

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.isActive
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import musette.ids.ItemRow
import org.junit.AfterClass
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Assert.fail
import org.junit.BeforeClass
import org.junit.Test
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit

/** What holds of every call, whichever it is. */
class PromisesTest {
    @Test
    fun a_call_that_cannot_be_done_throws_one_kind_of_error_with_its_reason_and_its_sentence(): Unit = runBlocking {
        Device.of(town, Town.ADA).use { ada ->
            val documents = ada.musette.documents(ada.account.id)
            val words = Words.preferred(listOf("fr-CH"))
            val missing = runCatching { documents.item(ItemRow(4_711_000)) }.exceptionOrNull()
            assertTrue("$missing", missing is MusetteException.NotFound)
            assertEquals("not_found", (missing as MusetteException.NotFound).code)
            val sentence = words.reason(missing.why, "Plan.pdf")
            assertTrue("the sentence names what it is about: $sentence", "Plan.pdf" in sentence || sentence.length > 20)

            val root = root(ada)
            val bad = runCatching { documents.makeFolder(root, "a/b") }.exceptionOrNull()
            assertTrue("$bad", bad is MusetteException.Invalid)
            val why = (bad as MusetteException.Invalid).why
            assertEquals(NameProblem.Character("/"), (why as Reason.Name).v1)
        }
    }

    @Test
    fun a_write_whose_caller_goes_away_is_done_all_the_same(): Unit = runBlocking {
        Device.of(town, Town.ADA).use { ada ->
            val documents = ada.musette.documents(ada.account.id)
            val root = root(ada)
            val body = ByteArray(3_000_000) { it.toByte() }
            // The call has begun when the launch returns, and nobody waits for its end.
            val job = launch(start = CoroutineStart.UNDISPATCHED) {
                documents.create(root, "Left behind.bin", Bytes.InMemory(body))
            }
            job.cancel()
            job.join()
            assertTrue(job.isCancelled)
            val row = withTimeout(20_000) {
                ada.musette.changes().first { names(documents, root).containsKey("Left behind.bin") }
                names(documents, root).getValue("Left behind.bin")
            }
            val opened = documents.openDocument(row)
            assertEquals(3_000_000uL, opened.size())
            assertArrayEquals(body.copyOfRange(2_000_000, 2_000_100), opened.readAt(2_000_000uL, 100u))
            opened.destroy()
        }
    }

    @Test
    fun cancelling_a_sync_gives_the_caller_back_at_once_and_leaves_the_engine_well(): Unit = runBlocking {
        Device.of(town, Town.NOOR).use { noor ->
            val busy = town.door("play", mapOf("name" to "delay", "delay_ms" to 30_000))["id"].asLong
            val sync = launch(Dispatchers.Default, start = CoroutineStart.UNDISPATCHED) {
                noor.musette.refreshDrives(noor.account.id)
            }
            withTimeout(5_000) {
                sync.cancel()
                sync.join()
            }
            town.door("stop", mapOf("id" to busy))
            noor.musette.suspend()
            noor.musette.resume()
            noor.musette.refreshDrives(noor.account.id)
            assertTrue(noor.musette.documents(noor.account.id).drives().isNotEmpty())
        }
    }

    @Test
    fun changes_are_told_in_order_on_one_daemon_thread_of_their_own(): Unit = runBlocking {
        Device.of(town, Town.ADA).use { ada ->
            val documents = ada.musette.documents(ada.account.id)
            val root = root(ada)
            val threads = CopyOnWriteArrayList<Thread>()
            val told = LinkedBlockingQueue<Changed>()
            val listening = ada.musette.listen(object : ChangeListener {
                override fun changed(changes: List<Changed>) {
                    threads.add(Thread.currentThread())
                    told.addAll(changes)
                }
            })
            var last = 0L
            repeat(30) { n ->
                documents.makeFolder(root, "Told $n")
                // Each is told before the next is made: ten a second of a scope at most, the last one always.
                while (true) {
                    val change = told.poll(10, TimeUnit.SECONDS) ?: fail("nothing was told of folder $n")
                    change as Changed
                    if (change.scope == Scope.Folder(root) && change.revision.number > last) {
                        last = change.revision.number
                        break
                    }
                }
            }
            listening.destroy()
            assertEquals("one thread", 1, threads.map { it.id }.distinct().size)
            assertTrue("it does not keep the app alive", threads.first().isDaemon)
            assertEquals("musette-changes", threads.first().name)
        }
    }

    @Test
    fun a_sleep_and_a_wake_under_load_lose_no_call_and_break_none(): Unit = runBlocking {
        Device.of(town, Town.ADA).use { ada ->
            val documents = ada.musette.documents(ada.account.id)
            val root = root(ada)
            val made = CopyOnWriteArrayList<String>()
            withContext(Dispatchers.Default) {
                val readers = List(6) { reader ->
                    async {
                        var answered = 0
                        var asleep = 0
                        while (isActive && answered < 300) {
                            try {
                                documents.page(root, At.Start, 50u)
                                if (answered % 50 == 0) {
                                    val name = "While asleep $reader-$answered"
                                    documents.makeFolder(root, name)
                                    made.add(name)
                                }
                                answered++
                            } catch (locked: MusetteException.Locked) {
                                assertEquals(Reason.Suspended, locked.why)
                                asleep++
                            }
                        }
                        asleep
                    }
                }
                val sleeper = async {
                    repeat(20) {
                        ada.musette.suspend()
                        ada.musette.resume()
                    }
                }
                sleeper.await()
                readers.awaitAll()
            }
            val there = names(documents, root)
            assertEquals("everything that was answered as made is there", emptyList<String>(), made.filter { it !in there })
        }
    }

    @Test
    fun a_second_process_on_the_same_home_sees_and_tells_what_the_first_did(): Unit = runBlocking {
        Device.of(town, Town.ADA).use { ada ->
            val documents = ada.musette.documents(ada.account.id)
            val root = root(ada)
            documents.makeFolder(root, "From the first")
            val heard = CompletableDeferred<Unit>()
            ada.musette.noticeOthers()
            val listening = launch(start = CoroutineStart.UNDISPATCHED) {
                ada.musette.changes().first { "From the second" in names(documents, root) }
                heard.complete(Unit)
            }
            val java = ProcessHandle.current().info().command().get()
            val second = ProcessBuilder(
                listOf(java, "-cp", System.getProperty("java.class.path"), "-Xmx128m") +
                    listOf("uniffi.component.musette.libraryOverride").map { "-D$it=${System.getProperty(it)}" } +
                    listOf("musette.SecondKt", ada.home.toString(), ada.keys.folder.toString(), "${root.row}"),
            ).redirectErrorStream(true).start()
            val said = second.inputStream.bufferedReader().readText()
            assertEquals(said, 0, second.waitFor())
            assertTrue("it saw what the first had made: $said", "From the first" in said)
            withTimeout(20_000) { heard.await() }
            listening.cancel()
        }
    }

    companion object {
        private lateinit var town: Town

        suspend fun root(device: Device): ItemRow {
            device.musette.refreshDrives(device.account.id)
            val documents = device.musette.documents(device.account.id)
            val root = documents.root(documents.drives().first { it.kind == DriveKind.PERSONAL }.id.row)
            documents.refresh(root)
            return root
        }

        suspend fun names(documents: Documents, folder: ItemRow): Map<String, ItemRow> {
            val found = mutableMapOf<String, ItemRow>()
            var at: At = At.Start
            while (true) {
                val page = documents.page(folder, at, 200u)
                page.items.associateTo(found) { it.name to it.id.row }
                if (!page.more) return found
                at = At.After(page.places.last())
            }
        }

        @BeforeClass
        @JvmStatic
        fun open() {
            town = Town.open()
        }

        @AfterClass
        @JvmStatic
        fun close() = town.close()
    }
}
