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
            ada.musette.refreshDrives(ada.account.id)
            val documents = ada.musette.documents(ada.account.id)
            for (drive in documents.drives().filter { it.access == DriveAccess.OPEN }) {
                val root = documents.root(drive.id.row)
                documents.refresh(root)
                val page = documents.page(root, At.Start, 50u)
                assertEquals("each row has its place", page.items.size, page.places.size)
            }
            val plan = documents.root(documents.drives().first { "Plans" in it.name }.id.row)
            assertTrue("the library of plans has rows", documents.page(plan, At.Start, 50u).items.isNotEmpty())
        }
    }

    @Test
    fun a_post_written_here_is_in_the_town_once(): Unit = runBlocking {
        Device.of(town, Town.ADA).use { ada ->
            val feeds = ada.musette.feeds(ada.account.id)
            feeds.refreshList()
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
