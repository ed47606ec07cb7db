// A small house of two layers, read by TypeUseReaderTests: each Lower type uses an Upper one in one way, and no "using" line says so.
namespace Pipelines.Tests.Conventions.Example;

internal class Upper(LowerField lower)
{
    public LowerField Lower => lower;
}

internal sealed class UpperException : Exception;

internal static class UpperExtensions
{
    public static int Twice(this int number) => 2 * number;
}

internal sealed class LowerBase() : Upper(new());

internal sealed class LowerField
{
#pragma warning disable CS0169 // Never used: a field alone is a use of its type.
    private Upper? _upper;
#pragma warning restore CS0169
}

internal sealed class LowerProperty
{
    public Upper[]? Uppers { get; set; }
}

internal interface ILowerGeneric
{
    public IReadOnlyDictionary<string, List<Upper>> Uppers();
}

internal sealed class LowerConstraint<T>
    where T : Upper;

internal sealed class LowerExtension
{
    public static int Four => 2.Twice();
}

internal sealed class LowerTypeArgument
{
    public static object Nothing() => Enumerable.Empty<Upper>();
}

internal sealed class LowerPattern
{
    public static bool Is(object value) => value is Upper;
}

internal sealed class LowerLambda
{
    public static Func<object, string?> Text => value => ((Upper)value).Lower.ToString();
}

internal sealed class LowerIterator
{
    public static IEnumerable<object> Items()
    {
        yield return new Upper(new());
    }
}

internal sealed class LowerAsync
{
    public static async Task<object> ItemAsync()
    {
        await Task.Yield();
        return new Upper(new());
    }
}

internal sealed class LowerNested
{
    private sealed class Inner
    {
        public Upper? Upper { get; set; }
    }
}

internal sealed class LowerCatch
{
    public static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (UpperException)
        {
        }
    }
}

[System.ComponentModel.TypeConverter(typeof(Upper))]
internal sealed class LowerAttribute;
