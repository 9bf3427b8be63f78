package musette

import java.lang.reflect.InvocationTargetException
import java.lang.reflect.Method
import java.lang.reflect.Proxy
import java.util.concurrent.ConcurrentSkipListSet

/** Which calls of a surface were made: each facet is handed out behind a proxy that notes the name and hands on. */
class Watched {
    private val made = ConcurrentSkipListSet<String>()

    inline fun <reified T : Any> over(real: T): T = over(T::class.java, real)

    fun <T : Any> over(type: Class<T>, real: T): T {
        val proxy = Proxy.newProxyInstance(type.classLoader, arrayOf(type)) { _, method, arguments ->
            made.add(name(type, method))
            try {
                method.invoke(real, *(arguments ?: emptyArray()))
            } catch (thrown: InvocationTargetException) {
                throw thrown.targetException
            }
        }
        return type.cast(proxy)
    }

    /** The calls of these types that nobody has made. */
    fun missing(vararg types: Class<*>): List<String> =
        types.flatMap { type -> type.declaredMethods.filter { !it.isSynthetic && !it.isDefault }.map { name(type, it) } }
            .filter { it !in made && !it.endsWith("DefaultImpls") }.distinct().sorted()

    // Calls that take or give a value class carry a hash in their name.
    private fun name(type: Class<*>, method: Method) = "${type.simpleName.removeSuffix("Interface")}.${method.name.substringBefore('-')}"
}
