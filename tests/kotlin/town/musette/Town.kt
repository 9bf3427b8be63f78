package musette

import com.google.gson.JsonObject
import com.google.gson.JsonParser
import java.io.Closeable
import java.net.CookieManager
import java.net.URI
import java.net.URLEncoder
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse.BodyHandlers
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption.ATOMIC_MOVE
import java.nio.file.StandardCopyOption.REPLACE_EXISTING
import kotlin.io.path.deleteRecursively
import kotlin.io.path.exists
import kotlin.io.path.readBytes
import kotlin.io.path.writeBytes

/** The stand-in organisation in a process of its own, and the door by which tests speak to it. */
class Town private constructor(private val process: Process, private val said: JsonObject) : Closeable {
    private val http = HttpClient.newHttpClient()

    val setting: Setting
        get() = Setting(
            clientId = said["client_id"].asString,
            authority = said["authority"].asString,
            graph = said["graph"].asString,
            engage = said["engage"].asString,
            redirect = "http://localhost:53682",
        )

    /** Asks the door; a deed that cannot be done fails the test with the door's words. */
    fun door(path: String, body: Map<String, Any>? = null): JsonObject {
        val request = HttpRequest.newBuilder(URI("${said["control"].asString}/$path"))
        val sent = body?.let { gson.toJson(it) }
        if (sent != null) request.header("content-type", "application/json").POST(HttpRequest.BodyPublishers.ofString(sent))
        val answer = http.send(request.build(), BodyHandlers.ofString())
        check(answer.statusCode() == 200) { "$path: ${answer.statusCode()} ${answer.body()}" }
        val parsed = JsonParser.parseString(answer.body().ifEmpty { "{}" })
        return if (parsed.isJsonObject) parsed.asJsonObject else JsonObject().also { it.add("all", parsed) }
    }

    /** A person of the cast at the browser: opens the page, types name and password; answers where it leads back. */
    fun browser(address: String, login: String): String {
        val password = said["people"].asJsonArray.map { it.asJsonObject }.first { it["login"].asString == login }["password"].asString
        val jar = HttpClient.newBuilder().cookieHandler(CookieManager()).build()
        val page = jar.send(HttpRequest.newBuilder(URI(address)).build(), BodyHandlers.ofString()).body()
        val action = page.substringAfter("action=\"").substringBefore('"').replace("&amp;", "&")
        val form = listOf("login" to login, "password" to password)
            .joinToString("&") { (name, value) -> "$name=${URLEncoder.encode(value, UTF_8)}" }
        val post = HttpRequest.newBuilder(URI(address).resolve(action))
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
        return jar.send(post.build(), BodyHandlers.ofString()).headers().firstValue("location").get()
    }

    override fun close() {
        process.destroy()
        process.waitFor()
    }

    companion object {
        const val ADA = "ada.keller@rive.example"
        const val CHIARA = "chiara.bianchi@rive.example"
        const val LUC = "luc.favre@rive.example"
        const val NOOR = "noor.haddad@rive.example"
        private val gson = com.google.gson.Gson()

        fun open(vararg arguments: String, files: Int = 400, posts: Int = 600, people: Int = 60): Town {
            val size = listOf("--people", "$people", "--files", "$files", "--posts", "$posts")
            val command = listOf(System.getProperty("musette.command"), "--json", "tenant") + size
            val process = ProcessBuilder(command + arguments).redirectError(ProcessBuilder.Redirect.DISCARD).start()
            val said = process.inputStream.bufferedReader().readLine() ?: error("the tenant says nothing")
            return Town(process, JsonParser.parseString(said).asJsonObject)
        }
    }
}

/** Keys as files of a folder, so that several processes share them: what a platform's store is to the engine. */
class Keys(val folder: Path) : SecretStore {
    private fun file(name: String) = folder.resolve(URLEncoder.encode(name, UTF_8))

    override fun get(name: String): ByteArray? = file(name).takeIf { it.exists() }?.readBytes()

    override fun put(name: String, secret: ByteArray) {
        val whole = Files.createTempFile(folder, "key", null)
        whole.writeBytes(secret)
        Files.move(whole, file(name), ATOMIC_MOVE, REPLACE_EXISTING)
    }

    @Synchronized
    override fun add(name: String, secret: ByteArray): ByteArray {
        val whole = Files.createTempFile(folder, "key", null)
        whole.writeBytes(secret)
        // A second name for the same file: fails when somebody was first.
        runCatching { Files.createLink(file(name), whole) }
        Files.delete(whole)
        return file(name).readBytes()
    }

    override fun remove(name: String) {
        Files.deleteIfExists(file(name))
    }
}

/** A device of somebody, signed in to a town. */
class Device private constructor(private val folder: Path) : Closeable {
    val home: Path = folder.resolve("home")
    val keys = Keys(Files.createDirectory(folder.resolve("keys")))
    lateinit var musette: Musette
    lateinit var account: Account

    override fun close() {
        musette.destroy()
        @OptIn(kotlin.io.path.ExperimentalPathApi::class)
        // An engine that was let go may write its last line just now: what it leaves is temporary.
        runCatching { folder.deleteRecursively() }
    }

    companion object {
        val ALL = Budget(seconds = null, bytes = null, network = NetworkKind.FREE)

        /** Somebody's device, all of which is in this folder. */
        suspend fun of(town: Town, login: String, folder: Path = Files.createTempDirectory("musette-")): Device {
            val device = Device(folder)
            device.musette = Musette.start(Opening(device.home.toString(), "Europe/Zurich", null), device.keys)
            val accounts = device.musette.accounts()
            val page = accounts.beginSignIn(town.setting, "rive", null)
            device.account = accounts.finishSignIn(town.browser(page, login))
            return device
        }
    }
}
