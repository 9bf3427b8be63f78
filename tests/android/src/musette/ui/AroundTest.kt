package musette.ui

import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.v2.runDesktopComposeUiTest
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import musette.AsOf
import musette.Connection
import musette.NetworkKind
import musette.Town
import musette.Words
import musette.ids.ItemRow
import musette.ids.WallTime
import musette.ui.components.AgeLine
import musette.ui.components.LocalPortal
import musette.ui.frame.coloured
import musette.ui.gallery.Samples
import musette.ui.screens.documents.DocumentHolder
import musette.ui.theme.Look
import musette.ui.theme.MusetteTheme
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences
import musette.ui.words.Moments
import musette.ui.words.Sentences
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import java.time.Instant
import java.time.ZoneId
import java.util.Locale
import musette.Device as Signed

/** What is around every screen: the network's line, the organisation's colour, what a network costs. */
@OptIn(ExperimentalTestApi::class)
class AroundTest {
    private val words = Sentences(Words.preferred(listOf("en")))
    private val moments = Moments(Instant.ofEpochMilli(Samples.NOW), ZoneId.of("Europe/Zurich"), Locale.UK, words)

    @Test
    fun a_wifi_that_wants_a_sign_in_page_has_it_one_tap_away_also_where_nothing_was_read_yet() = runDesktopComposeUiTest(400, 200) {
        for (asOf in listOf(null, AsOf.Known(WallTime(Samples.NOW)))) {
            var opened = 0
            setContent {
                CompositionLocalProvider(LocalSentences provides words, LocalMoments provides moments, LocalPortal provides { opened += 1 }) {
                    MusetteTheme(Look()) { AgeLine(asOf, Connection.CAPTURED) }
                }
            }
            onNodeWithText("This Wi-Fi wants a sign-in page.", substring = true).assertExists()
            onNode(hasText(words["deed-open-portal"]) and hasClickAction()).performClick()
            assertEquals(1, opened)
        }
    }

    @Test
    fun the_screens_have_the_colour_that_the_organisation_says() = runDesktopComposeUiTest(400, 200) {
        val alive = CoroutineScope(SupervisorJob() + Dispatchers.Default)
        Town.open().use { town ->
            val ada = runBlocking { Signed.of(town, Town.ADA) }
            ada.use {
                val shell = Shell(ada.musette, Hands(town, Town.ADA), alive)
                runBlocking { shell.readAccounts() }
                var seed = 0
                setContent {
                    val accounts by shell.accounts.collectAsState()
                    seed = coloured(shell, accounts, Look(seed = RED)).seed
                }
                waitForIdle()
                assertEquals("none is known before the first look", RED, seed)
                runBlocking { ada.musette.sync(ada.account.id, Signed.ALL) }
                waitUntil("the organisation's colour", 20_000) { seed == 0xff0b6e99.toInt() }
                setContent {}
                runBlocking { ada.musette.suspend() }
            }
        }
        alive.cancel()
    }

    @Test
    fun a_link_to_a_document_that_is_no_more_says_so() = runBlocking {
        val alive = CoroutineScope(SupervisorJob() + Dispatchers.Default)
        Town.open().use { town ->
            Signed.of(town, Town.ADA).use { ada ->
                val shell = Shell(ada.musette, Hands(town, Town.ADA), alive).also { it.readAccounts() }
                val holder = DocumentHolder(shell, ada.account.id, ItemRow(999_999), {}, {}, alive)
                val state = withTimeout(10_000) { holder.state.first { it.gone } }
                assertEquals("said once", null, state.trouble)
                ada.musette.suspend()
            }
        }
        alive.cancel()
    }

    @Test
    fun where_a_network_costs_by_the_byte_a_look_spends_little() = runBlocking {
        val alive = CoroutineScope(SupervisorJob() + Dispatchers.Default)
        Town.open().use { town ->
            Signed.of(town, Town.ADA).use { ada ->
                val hands = object : Device by Hands(town, Town.ADA) {
                    var kind = NetworkKind.NONE
                    override fun network() = kind
                }
                val shell = Shell(ada.musette, hands, alive).also { it.readAccounts() }
                val asked = asked(town)
                shell.bring(ada.account.id)
                assertEquals("without a network nothing is tried", asked, asked(town))
                hands.kind = NetworkKind.METERED
                shell.bring(ada.account.id)
                assertTrue(asked(town) > asked)
                ada.musette.suspend()
            }
        }
        alive.cancel()
    }

    private fun asked(town: Town) = town.door("log")["totals"].asJsonObject["requests"].asLong

    private companion object {
        const val RED = 0xffb00020.toInt()
    }
}
