package musette

import kotlinx.coroutines.runBlocking
import org.junit.AfterClass
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.BeforeClass
import org.junit.Test

/** What a face does on its first day: signs in, syncs, lists, opens, writes. */
class FirstDayTest {
    @Test
    fun signed_in_once_everything_can_be_listed_and_opened(): Unit = runBlocking {
        Device.of(town, Town.ADA).use { ada ->
            val report = ada.musette.sync(ada.account.id, Device.ALL)
            assertTrue("items came: $report", report.items > 100uL)
            val documents = ada.musette.documents(ada.account.id)
            val drive = documents.drives().first()
            val page = documents.page(documents.root(drive.id.row), At.Start, 50u)
            assertTrue("the first page has rows", page.items.isNotEmpty())
            assertEquals("each row has its place", page.items.size, page.places.size)
        }
    }

    @Test
    fun a_post_written_here_is_in_the_town_once(): Unit = runBlocking {
        Device.of(town, Town.ADA).use { ada ->
            ada.musette.sync(ada.account.id, Device.ALL)
            val feeds = ada.musette.feeds(ada.account.id)
            val group = feeds.list().feeds.first { it.kind == FeedKind.GROUP && it.joined }
            feeds.write(group.id.row, "Said in Kotlin, once", emptyList(), emptyList())
            ada.musette.sync(ada.account.id, Device.ALL)
            assertEquals(1, town.door("posts?text=Said%20in%20Kotlin,%20once")["count"].asInt)
        }
    }

    companion object {
        private lateinit var town: Town

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
