package musette

import kotlinx.coroutines.runBlocking
import musette.ids.IntentRow
import musette.ids.ItemRow
import musette.ids.PostRow
import musette.ids.TaskRow
import org.junit.AfterClass
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import java.lang.reflect.UndeclaredThrowableException
import java.nio.file.Path
import kotlin.io.path.appendText
import kotlin.io.path.readBytes

/** Every call that the library exports, made at least once against a town; the class fails when one was not. */
@RunWith(AtOnce::class)
class EveryCallTest {
    @Test
    fun documents_are_listed_opened_changed_lent_and_come_back(): Unit = using { ada ->
        val documents = documents(ada)
        val root = PromisesTest.root(ada)
        assertTrue(documents.drives().isNotEmpty())
        watched.over<MusetteInterface>(ada.musette).follow(documents.drives().first().id)
        assertEquals(root, documents.root(documents.item(root).drive))
        documents.refresh(root)

        val folder = documents.makeFolder(root, "Kotlin")
        val file = documents.create(folder, "Notes.txt", Bytes.InMemory("one".toByteArray()))
        assertEquals("Notes.txt", documents.page(folder, At.Start, 10u).items.single().name)
        assertEquals(1uL, documents.head(folder).count)
        assertEquals(0uL, documents.indexOf(file))
        assertTrue(documents.pathOf(file).endsWith("Kotlin/Notes.txt"))
        assertEquals(file, documents.find(documents.pathOf(file)))

        val opened = open(documents, file)
        assertEquals("one", String(opened.readAt(0uL, 10u)))
        assertEquals(3uL, opened.size())
        assertFalse(opened.isOlder() || opened.differs())
        documents.save(file, opened.content(), Bytes.InMemory("one two".toByteArray()))
        assertEquals(file, documents.recent(5u).first().item.id.row)

        documents.rename(file, "Renamed.txt")
        val other = documents.makeFolder(root, "Other")
        documents.shift(file, other, "Shifted.txt")
        documents.shiftAll(listOf(file), folder)
        sync(ada)
        val second = documents.copyAll(listOf(file), folder).single()
        watched.over<OutboxInterface>(ada.musette.outbox(ada.account.id)).cancel(second, Others.ASK)
        val newest = FolderView(Order(SortBy.CHANGED, SortWay.DOWN), Layout.TILES)
        documents.setFolderView(folder, newest)
        assertEquals(newest, documents.folderView(folder))
        assertEquals(file, documents.page(folder, At.Start, 10u, newest.order).items.single().id.row)
        assertTrue(documents.head(folder, newest.order).sections.single().name is SectionName.Year)
        documents.glance(file).use { assertEquals(7uL, it.size()) }
        val copy = documents.copyTo(file, other, "Copy.txt")
        sync(ada)
        assertEquals("Copy.txt", documents.item(copy).name)
        val address = documents.webAddress(file)
        assertEquals(file, documents.atAddress(address))

        documents.keep(folder)
        assertEquals(listOf(folder), documents.kept().map { it.id.row })
        documents.refreshShared()
        assertTrue(documents.shared().asOf is AsOf.Known)
        sync(ada)
        assertEquals(1uL, documents.readiness(folder).ready)
        assertTrue(documents.unkeep(folder))
        documents.fetch(copy)

        val lent = documents.lend(file)
        assertEquals(lent, documents.lendings().single().copy)
        Path.of(lent.path).appendText(" three")
        assertEquals(TakenBack.SAVED, documents.takeBack(lent.lending, Empty.ASKS))
        val read = documents.openDocument(file)
        assertEquals("one two three", String(read.readAt(0uL, 100u)))
        read.destroy()

        documents.remove(listOf(copy))
        documents.restore(copy, null)
        assertEquals(emptyList<KeptItem>(), documents.keptAfterDeletion())

        val draft = documents.create(other, "Never sent.txt", Bytes.InMemory("kept".toByteArray()))
        val outbox = watched.over<OutboxInterface>(ada.musette.outbox(ada.account.id))
        val entry = outbox.list().first { it.item == draft }
        outbox.cancel(entry.intent, Others.FALL)
        val kept = documents.keptBack().single { it.name == "Never sent.txt" }
        assertEquals(kept.size, documents.openKeptBack(kept.content).use { it.size() })
        assertEquals(other, kept.folder)
        documents.uploadKeptBack(kept.content, other, "Sent after all.txt")
        assertFails { documents.letGo(kept.content) }
        sync(ada)
        assertTrue(outbox.receipts(50u).any { it.name == "Sent after all.txt" })
    }

    @Test
    fun what_a_document_was_is_listed_opened_lent_and_put_back(): Unit = using { ada ->
        val documents = documents(ada)
        val file = documents.create(PromisesTest.root(ada), "Plan.txt", Bytes.InMemory("one".toByteArray()))
        sync(ada)
        assertEquals(AsOf.NeverKnown, documents.versions(file).asOf)
        town.door("edit", mapOf("drive" to Town.ADA, "path" to "Plan.txt", "text" to "two", "by" to Town.NOOR))
        sync(ada)
        documents.lookForVersions(file)
        val known = documents.versions(file)
        assertEquals(listOf(false to true, true to false), known.versions.map { it.own to it.now })
        val first = known.versions.last().version
        assertNotFound { documents.openVersion(first) }
        documents.fetchVersion(first)
        documents.openVersion(first).use { assertEquals("one", String(it.readAt(0uL, 10u))) }
        val lent = documents.lendVersion(first)
        assertEquals(TakenBack.UNCHANGED, documents.takeBack(lent.lending, Empty.ASKS))
        val saved = documents.restoreVersion(first)
        assertEquals(saved.intent, documents.versions(file).waiting.single().intent)
        val became = documents.activity(file).entries.map { it.what }
        assertTrue(became.first() is ActivityKind.Waits && became.any { it is ActivityKind.Delivered } && became.any { it is ActivityKind.Version })
        sync(ada)
        val opened = documents.openDocument(file)
        assertEquals("one", String(opened.readAt(0uL, 10u)))
        opened.destroy()
    }

    @Test
    fun two_versions_are_settled_by_her_and_what_is_not_there_says_so(): Unit = using { ada ->
        val documents = documents(ada)
        val outbox = watched.over<OutboxInterface>(ada.musette.outbox(ada.account.id))
        val root = PromisesTest.root(ada)
        for (keep in listOf("mine", "theirs", "both")) {
            val file = documents.create(root, "Versions $keep.txt", Bytes.InMemory("one".toByteArray()))
            sync(ada)
            town.door("edit", mapOf("drive" to Town.ADA, "path" to "Versions $keep.txt", "text" to "theirs", "by" to Town.NOOR))
            documents.save(file, null, Bytes.InMemory("mine".toByteArray()))
            sync(ada)
            val beside = outbox.receipts(5u).first { it.conflict != null }
            val both = outbox.twoVersions().single()
            assertEquals(listOf(beside.intent, file), listOf(both.intent, both.theirs.id.row))
            when (keep) {
                "mine" -> outbox.keepMine(beside.intent)
                "theirs" -> outbox.keepTheirs(beside.intent)
                else -> outbox.keepBoth(beside.intent)
            }
            assertEquals(emptyList<TwoVersions>(), outbox.twoVersions())
            sync(ada)
            if (keep == "both") continue
            documents.fetch(file)
            val opened = documents.openDocument(file)
            assertEquals(keep, String(opened.readAt(0uL, 100u)))
            opened.destroy()
        }
        val none = IntentRow(4_711_000)
        assertNotFound { outbox.retry(none) }
        assertNotFound { outbox.confirm(none) }
        assertNotFound { outbox.nearest(none) }
        assertNotFound { outbox.putBack(none) }
        assertNotFound { outbox.settleElsewhere(none, root, "Elsewhere.txt") }
    }

    @Test
    fun feeds_are_read_written_answered_and_drafts_kept(): Unit = using(Town.CHIARA) { ada ->
        val feeds = watched.over<FeedsInterface>(ada.musette.feeds(ada.account.id))
        feeds.refreshList()
        assertTrue(feeds.capabilities().longestText > 1000uL)
        val group = feeds.list().feeds.first { it.kind == FeedKind.GROUP && it.joined }.id.row
        feeds.refresh(group)
        feeds.findGroups("Stage")
        assertTrue(feeds.groupsNamed("Stage").isNotEmpty())
        val colleague = feeds.threads(group, At.Start, 20u).threads.mapNotNull { it.first?.author }.first { !it.me }
        val noor = feeds.peopleCalled(colleague.name).first().person

        val photo = Attached("Stage.png", Bytes.InMemory(PNG))
        val post = feeds.write(group, "Looking at the stage", emptyList(), listOf(photo))
        val held = feeds.openHanging(post, 1u) as Attachment.Held
        assertEquals(Picture.PNG, held.picture)
        val bytes = watched.over<OpenAttachmentInterface>(held.bytes)
        assertEquals(PNG.size.toULong(), bytes.size())
        assertTrue(PNG.contentEquals(bytes.readAt(0uL, 1000u)))
        sync(ada)
        feeds.fetchHanging(post, 1u)
        assertEquals(1, feeds.receipts(10u).count { it.told.text == "Looking at the stage" })

        val answer = feeds.answer(post, "And the light", emptyList(), emptyList())
        assertEquals(post, feeds.threadOf(answer).row)
        assertEquals(1, feeds.waiting().size)
        feeds.cancel(feeds.waiting().single().intent, Others.ASK)
        val taken = feeds.drafts().single()
        assertEquals("And the light", taken.text)
        val again = feeds.sendDraft(taken, SentTo.Answering(post), "And the light, too", emptyList(), emptyList())
        sync(ada)
        feeds.refreshThread(post)
        assertEquals(listOf(post, again), feeds.thread(post, At.Start, 10u).posts.map { it.id.row })
        assertTrue(feeds.post(again).sent)

        feeds.like(post, true)
        assertTrue(feeds.post(post).liked)
        feeds.remove(again, Others.ASK)
        feeds.setDraft(group, post, "half a sentence")
        assertEquals("half a sentence", feeds.draft(group, post))
        feeds.hang(group, post, Attached("Stage.png", Bytes.Incoming(pieces(PNG))))
        val photograph = feeds.drafts().single().files.single { it.picture && it.size == PNG.size.toULong() }.content
        feeds.takeOff(photograph)
        feeds.hangAgain(group, post, photograph)
        feeds.takeOff(photograph)
        feeds.compose(feeds.drafts().single())
        val breaks = object : ByteSource {
            override fun read(atMost: UInt): ByteArray = throw GiverTrouble.Failed("the camera is gone")
        }
        assertFails { feeds.hang(group, post, Attached("Stage.png", Bytes.Incoming(breaks))) }
        feeds.rewriteDraft(feeds.drafts().single(), "half a sentence more")
        feeds.discardDraft(feeds.drafts().single())
        assertNull(feeds.draft(group, post))
        feeds.setDraftTo(listOf(noor), "Dear colleague")
        assertEquals("Dear colleague", feeds.draftTo(listOf(noor)))
        feeds.hangTo(listOf(noor), Attached("Stage.png", Bytes.Incoming(pieces(PNG))))
        val hung = feeds.drafts().single { it.files.isNotEmpty() }.files.single().content
        feeds.takeOff(hung)
        feeds.hangAgainTo(listOf(noor), hung)
        assertFalse(feeds.readdress(listOf(noor), listOf(noor)))
        feeds.takeOff(hung)
        feeds.setDraftTo(listOf(noor), "")
        feeds.message(listOf(noor), "Dear colleague, all well", emptyList())
        feeds.join(group, false)
        feeds.join(group, true)
        sync(ada)

        val page = feeds.threads(group, At.Start, 20u)
        feeds.markShown(group, page.places)
        feeds.markThreadRead(post, post)
        feeds.markRead(group)
        feeds.older(group, page.threads.last().id.row)
        val none = IntentRow(4_711_000)
        assertFails { feeds.retry(none) }
        assertFails { feeds.postAnew(none) }
        assertFails { feeds.confirm(none) }
    }

    @Test
    fun tasks_are_added_changed_and_done(): Unit = using(Town.NOOR) { ada ->
        val tasks = watched.over<TasksInterface>(ada.musette.tasks(ada.account.id))
        tasks.refresh()
        val list = tasks.lists().lists.first { it.main }.id.row
        val task = tasks.add(NewTask(list, "Order cables", null, "", emptyList(), listOf(TaskStep("Measure", false))))
        tasks.setDue(task, musette.ids.Day(20_500))
        tasks.edit(task, TaskField.Title("Order long cables"))
        tasks.tick(task, 1u, true)
        assertFails { tasks.tick(task, 2u, true) }
        assertTrue(tasks.waiting().isNotEmpty())
        tasks.complete(task, true)
        sync(ada)
        tasks.refreshOne(task)
        assertTrue(tasks.one(task).done)
        assertEquals(listOf(TaskStepItem(1u, "Measure", true)), tasks.one(task).steps)
        val delivered = tasks.receipts(20u)
        assertTrue(delivered.first().deliveredAt.millis >= delivered.last().deliveredAt.millis)
        assertEquals("with what she changed before it was sent", "Order long cables", (delivered.single { it.asked is TaskAsk.Add }.asked as TaskAsk.Add).title)
        assertTrue(delivered.all { it.task == task && it.listName == tasks.lists().lists.first { one -> one.id.row == list }.name })
        assertTrue(tasks.page(TaskQuery(list, true), At.Start, 50u).tasks.any { it.id.row == task })
        tasks.remove(task)
        val last = tasks.waiting().last()
        tasks.cancel(listOf(last.intent))
        assertEquals("Order long cables", tasks.one(task).title)
        val none = IntentRow(4_711_000)
        assertFails { tasks.retry(none) }
        assertFails { tasks.confirm(listOf(none)) }
        assertFails { tasks.makeAnew(none) }
        assertNotFound { tasks.one(TaskRow(4_711_000)) }
    }

    @Test
    fun names_are_searched_and_what_was_looked_through_is_told(): Unit = using { ada ->
        val search = watched.over<SearchInterface>(ada.musette.search())
        val documents = documents(ada)
        documents.makeFolder(PromisesTest.root(ada), "Étude préalable")
        val of = listOf(ada.account.id)
        val found = search.page(of, "pre etu", Among.ALL, Along.Start, 10u).found.single() as Found.Document
        assertEquals("Étude préalable", found.item.name)
        assertEquals(listOf(Mark(0u, 3u), Mark(6u, 9u)), found.marks)
        sync(ada)
        val first = search.page(of, "s", Among.DOCUMENTS, Along.Start, 3u)
        val second = search.page(of, "s", Among.DOCUMENTS, Along.After(first.places.last()), 3u)
        assertTrue(first.found.intersect(second.found.toSet()).isEmpty())
        assertFails { search.page(of, "t", Among.DOCUMENTS, Along.Around(first.places.last()), 3u) }
        assertTrue(search.coverage(of).documents > 0uL)
    }

    @Test
    fun people_are_found_and_have_faces(): Unit = using { ada ->
        val people = watched.over<PeopleInterface>(ada.musette.people(ada.account.id))
        people.refresh()
        people.find("Noor")
        val noor = people.page("noor", At.Start, 10u).people.first()
        val (everybody, head) = people.page("", At.Start, 200u) to people.head()
        assertEquals(everybody.people.size.toULong(), head.count)
        assertEquals(everybody.people[3], people.page("", At.Index(3uL), 1u).people.single())
        assertEquals(3uL, people.indexOf(everybody.people[3].id.row))
        people.refreshOne(noor.id.row)
        people.fetchPortrait(noor.id.row)
        assertNotNull(people.portrait(noor.id.row))
        assertEquals(noor.name, people.one(noor.id.row).name)
    }

    @Test
    fun the_organisation_asks_and_she_answers(): Unit = using(Town.NOOR) { ada ->
        val organisation = watched.over<OrganisationInterface>(ada.musette.organisation(ada.account.id))
        organisation.refresh()
        assertTrue(organisation.view().applications.isNotEmpty())
        town.door("talk/announce", mapOf("group" to "Safety", "title" to "Storm", "text" to "Take the tents down.", "by" to Town.LUC))
        val feeds = ada.musette.feeds(ada.account.id)
        feeds.refreshList()
        feeds.refresh(feeds.list().feeds.first { it.name == "Safety" }.id.row)
        val stream = watched.over<StreamInterface>(ada.musette.stream())
        val card = stream.page(StreamFilter(ada.account.id, emptyList(), false), null, 50u).asking.first()
        val filter = StreamFilter(ada.account.id, emptyList(), false)
        assertEquals(card.id, stream.cards(filter, CardAt.Start, 5u).cards.first().id)
        assertEquals(0uL, stream.cardIndex(filter, card.id))
        assertTrue(stream.cardsHead(filter).count > 0uL)
        val post = (card.about as CardAbout.Post).post.row
        assertEquals(Acknowledgement.Open, organisation.acknowledgement(post))
        organisation.acknowledge(post)
        organisation.takeBack(post)
        organisation.acknowledge(post)
        sync(ada)
        assertTrue("${organisation.acknowledgement(post)}", organisation.acknowledgement(post) is Acknowledgement.Done)
        assertTrue(organisation.who(post).has.isNotEmpty())
        stream.markSeen(listOf(card.id))
        stream.setDone(card.id, true)
        stream.setDone(card.id, false)
        stream.setDoneAnyway(card.id)
        assertTrue(stream.head().missing.isEmpty())
        assertTrue(stream.needs().needs.isEmpty())
    }

    @Test
    fun the_front_door_sleeps_wakes_listens_and_keeps_quiet_hours(): Unit = using { ada ->
        val musette = watched.over<MusetteInterface>(ada.musette)
        musette.refreshDrives(ada.account.id)
        val heard = musette.listen(object : ChangeListener {
            override fun changed(changes: List<Changed>) = Unit
        })
        musette.noticeOthers()
        musette.setQuietHours(QuietHours(1_320u, 420u))
        assertEquals(QuietHours(1_320u, 420u), musette.quietHours())
        musette.setQuietHours(null)
        assertNull(musette.quietHours())
        assertNull(musette.language())
        musette.setLanguage("fr")
        assertEquals("fr", musette.language())
        musette.setLanguage(null)
        assertTrue(musette.version().first().isDigit())
        val freed = musette.storage(ada.account.id).mayGo
        assertEquals(freed, musette.free(ada.account.id))
        assertEquals(0uL, musette.storage(ada.account.id).mayGo)
        musette.takeNotices()
        musette.lookAnew(ada.account.id)
        assertTrue(musette.sync(ada.account.id, Device.ALL).spent.requests > 0uL)
        assertTrue(musette.traffic(ada.account.id).spent.requests > 0uL)
        musette.suspend()
        musette.resume()
        heard.destroy()
        listOf(
            musette.accounts(), musette.documents(ada.account.id), musette.feeds(ada.account.id), musette.outbox(ada.account.id),
            musette.organisation(ada.account.id), musette.people(ada.account.id), musette.search(), musette.stream(), musette.tasks(ada.account.id),
        ).forEach { it.destroy() }
    }

    @Test
    fun accounts_come_by_browser_and_by_code_and_go_with_a_word(): Unit = using { ada ->
        val accounts = watched.over<AccountsInterface>(ada.musette.accounts())
        assertEquals(listOf(ada.account.id), accounts.list().map { it.id })
        assertEquals(town.setting.graph, accounts.setting(ada.account.id).graph)
        val page = accounts.beginSignIn(town.setting, "noor", null)
        val noor = accounts.finishSignIn(town.browser(page, Town.NOOR))
        val given = accounts.beginDeviceCode(town.setting, "luc", null)
        val code = watched.over<DeviceCodeInterface>(given)
        assertTrue(code.address().startsWith("http"))
        town.door("device", mapOf("user_code" to code.userCode(), "login" to Town.LUC))
        val luc = accounts.finishDeviceCode(given)
        assertEquals(0uL, accounts.unsent(luc.id).changes)
        accounts.signOut(luc.id, null)
        accounts.signOut(noor.id, null)
        assertEquals(1, accounts.list().size)
    }

    @Test
    fun every_state_has_words(): Unit = using { ada ->
        val words = watched.over<WordsInterface>(Words.preferred(listOf("it-CH", "en")))
        assertEquals("it", words.language())
        assertTrue(words.plain().size > 50)
        val said = listOf(
            words.reason(Reason.Offline, ""),
            words.later(Later.THROTTLED),
            words.needsYou(NeedsYou.ParentGone, null),
            words.taskNeedsYou(NeedsYou.ChangedMeanwhile("Noor", null), "10:00"),
            words.postNeedsYou(NeedsYou.SubjectGone, FeedAsk.Like, null),
            words.signInNeeded(SignInNeed.Again, "rive"),
            words.asked(IntentKind.Delete),
            words.badWord(BadWord.NotJson(3uL, 4uL)),
            words.acknowledgement(Acknowledgement.Open, "") ?: "",
            words.say(words.plain().keys.first(), emptyList()),
            words.lookedThrough(SearchCoverage(3uL, 1uL, 1uL, 0uL, 0uL, AsOf.NeverKnown, emptyList())),
        )
        assertEquals("none is empty", emptyList<String>(), said.filter { it.isBlank() })
        val account = ada.account.id
        val card = Card(
            musette.StreamId(account, musette.ids.StreamRow(1)), StreamKind.DUE, musette.ids.WallTime(0), false, false, 1uL, 1uL, "",
            CardAbout.Task(musette.TaskId(account, TaskRow(1)), "List", "Order cables", musette.ids.Day(20_500)),
        )
        assertTrue(words.card(card, null).isNotBlank())
        val notice = words.notice(Notice(account, "", NoticeGroup.Tasks, "", 1uL, card, StreamKind.DUE))
        assertFalse("what is locked says nothing of it", "cables" in notice.locked)
    }

    private fun pieces(bytes: ByteArray) = object : ByteSource {
        private val rest = bytes.inputStream()
        override fun read(atMost: UInt): ByteArray = rest.readNBytes(minOf(atMost, 7u).toInt())
    }

    companion object {
        private val towns = ThreadLocal<Town>()

        /** That of the story that is played. */
        private val town: Town get() = towns.get()
        private val watched = Watched()

        /** The smallest picture there is. */
        private val PNG = java.util.Base64.getDecoder().decode(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
        )

        /** A town for each story: they are played at once. */
        private fun using(login: String = Town.ADA, story: suspend (Device) -> Unit) = Town.open().use { town ->
            towns.set(town)
            runBlocking { Device.of(town, login).use { story(it) } }
        }

        private fun documents(device: Device) = watched.over<DocumentsInterface>(device.musette.documents(device.account.id))

        private suspend fun open(documents: DocumentsInterface, file: ItemRow) =
            watched.over<OpenDocumentInterface>(documents.openDocument(file))

        private suspend fun sync(device: Device) {
            repeat(4) {
                val report = device.musette.sync(device.account.id, Device.ALL)
                if (report.waiting == 0uL) return
            }
        }

        private suspend fun assertFails(call: suspend () -> Any?) {
            val thrown = thrown(call)
            assertTrue("$thrown", thrown is MusetteException)
        }

        private suspend fun assertNotFound(call: suspend () -> Any?) {
            val thrown = thrown(call)
            assertTrue("$thrown", thrown is MusetteException.NotFound || thrown is MusetteException.Conflict)
        }

        // A proxy of Java wraps what its interface does not declare.
        private suspend fun thrown(call: suspend () -> Any?) =
            runCatching { call() }.exceptionOrNull().let { (it as? UndeclaredThrowableException)?.undeclaredThrowable ?: it }

        @AfterClass
        @JvmStatic
        fun close() {
            val missing = watched.missing(
                AccountsInterface::class.java, DeviceCodeInterface::class.java, DocumentsInterface::class.java, FeedsInterface::class.java,
                MusetteInterface::class.java, OpenAttachmentInterface::class.java, OpenDocumentInterface::class.java,
                OrganisationInterface::class.java, OutboxInterface::class.java, PeopleInterface::class.java, SearchInterface::class.java,
                StreamInterface::class.java,
                TasksInterface::class.java, WordsInterface::class.java,
            )
            assertEquals("every call is made once", emptyList<String>(), missing)
        }
    }
}
