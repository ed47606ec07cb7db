using Pipelines.Tests.Conventions.Example;

namespace Pipelines.Tests.Conventions;

/// <summary>The reader of the layers' test itself, on types whose names begin with the folder that they stand for.</summary>
public sealed class TypeUseReaderTests
{
    private static readonly string s_assembly = typeof(TypeUseReaderTests).Assembly.Location;

    private static readonly string[] s_types =
        [.. TypeUseReader.Types(s_assembly).Where(type => type.StartsWith(typeof(Upper).Namespace + ".", StringComparison.Ordinal))];

    private static readonly Layers s_house = new(["Lower", "Upper"], s_types.ToDictionary(type => type, Folder));

    [Theory]
    [InlineData(typeof(LowerBase), typeof(Upper))]
    [InlineData(typeof(LowerField), typeof(Upper))]
    [InlineData(typeof(LowerProperty), typeof(Upper))]
    [InlineData(typeof(ILowerGeneric), typeof(Upper))]
    [InlineData(typeof(LowerConstraint<>), typeof(Upper))]
    [InlineData(typeof(LowerExtension), typeof(UpperExtensions))]
    [InlineData(typeof(LowerTypeArgument), typeof(Upper))]
    [InlineData(typeof(LowerPattern), typeof(Upper))]
    [InlineData(typeof(LowerLambda), typeof(Upper))]
    [InlineData(typeof(LowerIterator), typeof(Upper))]
    [InlineData(typeof(LowerAsync), typeof(Upper))]
    [InlineData(typeof(LowerNested), typeof(Upper))]
    [InlineData(typeof(LowerCatch), typeof(UpperException))]
    [InlineData(typeof(LowerAttribute), typeof(Upper))]
    public void A_use_of_a_higher_type_is_found_and_both_types_are_named(Type user, Type used) =>
        Assert.Contains($"{user.FullName} (Lower) uses {used.FullName} (Upper).", Violations());

    [Fact]
    public void A_use_of_a_lower_type_is_allowed()
    {
        Assert.Contains(new TypeUse(typeof(Upper).FullName!, typeof(LowerField).FullName!), TypeUseReader.Uses(s_assembly));
        Assert.DoesNotContain(Violations(), violation => violation.StartsWith(typeof(Upper).FullName!, StringComparison.Ordinal));
    }

    [Fact]
    public void A_type_without_a_place_in_the_order_is_named()
    {
        var house = new Layers(["Lower"], new Dictionary<string, string> { ["A"] = "Lower", ["B"] = "Attic" });
        Assert.Equal(
            ["B lies in Attic, which is not in the order of the layers.", "C is declared in no source file."],
            house.Homeless(["A", "B", "C"]));
    }

    [Fact]
    public void Declarations_are_found_in_a_source_file_with_the_names_that_the_compiler_gives_them() => Assert.Equal(
        ["Some.Place.First", "Some.Place.Second`2", "Some.Place.Third", "Some.Place.Fourth`1", "Some.Place.Fifth"],
        SourceFolders.Declared(
            """
            using System;

            namespace Some.Place;

            /// <summary>Not a class named Other.</summary>
            public sealed record First(int Number);

            internal static partial class Second<TKey, TValue>
                where TKey : class
            {
                private sealed class Nested;
            }

            [Flags]
            public enum Third
            {
                None,
            }

            internal delegate IReadOnlyList<int> Fourth<in T>(T value);

            public readonly record struct Fifth;
            """));

    private static List<string> Violations() =>
        [.. s_house.Violations(TypeUseReader.Uses(s_assembly).Where(use => s_types.Contains(use.User) && s_types.Contains(use.Used)))];

    private static string Folder(string type) => type.Contains("Lower", StringComparison.Ordinal) ? "Lower" : "Upper";
}
