package musette.ui

import androidx.compose.foundation.layout.Column
import androidx.compose.material3.Text
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.runDesktopComposeUiTest
import musette.Words
import musette.ids.AccountId
import musette.ids.ItemRow
import musette.ui.frame.Badges
import musette.ui.frame.Frame
import musette.ui.frame.Keyboard
import musette.ui.frame.Known
import musette.ui.frame.Route
import musette.ui.frame.Tab
import musette.ui.frame.Ways
import musette.ui.theme.Look
import musette.ui.theme.MusetteTheme
import musette.ui.words.LocalSentences
import musette.ui.words.Sentences
import org.junit.Assert.assertEquals
import org.junit.Test

/** Whoever goes on sees what she leaves until the next is there, for fifty milliseconds at most: on a clock that stands still. */
@OptIn(ExperimentalTestApi::class)
class ArrivingTest {
    private val account = AccountId("01JZR1VE000000000000000001")
    private val folder = Route.Folder(account, ItemRow(3))
    private val document = Route.Document(account, ItemRow(8))
    private var ways by mutableStateOf(Ways(Tab.DOCUMENTS))
    private var isRead by mutableStateOf(false)
    private var made = 0

    @Test
    fun a_list_is_not_seen_before_its_rows_are_and_its_screen_is_made_once() = frame {
        ways = ways.on(folder)
        passes(30)
        assertEquals("what she leaves", "places", seen())
        isRead = true
        passes(20)
        assertEquals("folder with rows", seen())
        assertEquals(1, made)
    }

    @Test
    fun a_list_that_takes_longer_is_seen_without_its_rows() = frame {
        ways = ways.on(folder)
        passes(30)
        assertEquals("places", seen())
        // Fifty, and the frames around them.
        passes(60)
        assertEquals("folder without rows", seen())
        isRead = true
        passes(20)
        assertEquals("folder with rows", seen())
        assertEquals(1, made)
    }

    @Test
    fun what_is_no_list_is_seen_at_once_and_so_is_where_the_sign_of_a_place_leads() = frame {
        ways = ways.on(document)
        passes(20)
        assertEquals("document", seen())
        ways = ways.back()!!.on(folder)
        passes(10)
        // Who turns back before she was there has never left.
        ways = ways.back()!!
        passes(20)
        assertEquals("places", seen())
    }

    private fun ComposeUiTest.passes(millis: Long) {
        repeat((millis / 10).toInt()) {
            mainClock.advanceTimeBy(10)
            waitForIdle()
        }
    }

    private fun ComposeUiTest.seen() = texts(this).single { it in setOf("places", "document", "folder with rows", "folder without rows") }

    private fun frame(story: ComposeUiTest.() -> Unit) = runDesktopComposeUiTest(400, 860) {
        mainClock.autoAdvance = false
        setContent {
            CompositionLocalProvider(LocalSentences provides Sentences(Words.preferred(listOf("en")))) {
                MusetteTheme(Look()) {
                    Keyboard {
                        Frame(ways, Badges(), {}) { route ->
                            when (route) {
                                is Route.Folder -> {
                                    remember { made += 1 }
                                    Column { Text(if (isRead) "folder with rows" else "folder without rows") }
                                    Known(route, isRead)
                                }
                                else -> {
                                    Text(if (route == Route.Places) "places" else "document")
                                    Known(route, true)
                                }
                            }
                        }
                    }
                }
            }
        }
        passes(100)
        story()
    }
}
