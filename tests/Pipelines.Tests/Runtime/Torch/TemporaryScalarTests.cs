using System.Reflection;
using Pipelines.Runtime.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipelines.Tests.Runtime.Torch;

/// <summary>
/// Nothing in the library may make numbers for libtorch that nobody keeps alive during a call: see <see cref="TensorArithmetic"/>.
/// </summary>
public sealed class TemporaryScalarTests
{
    private static readonly Assembly s_torchSharp = typeof(Scalar).Assembly;
    private static readonly Lazy<HashSet<MethodBase>> s_unsafe = new(UnsafeMethods);

    [Fact]
    public void No_method_makes_a_number_that_may_be_collected_while_libtorch_reads_it()
    {
        var found =
            from method in MethodCalls.MethodsOf(typeof(TensorArithmetic).Assembly)
            from call in MethodCalls.Of(method)
            where IsUnsafe(call)
            select $"{method.DeclaringType}.{method.Name} calls {call.DeclaringType}.{call}";
        Assert.Empty(found);
    }

    [Theory]
    [InlineData(nameof(Converted))]
    [InlineData(nameof(Multiplied))]
    [InlineData(nameof(Added))]
    [InlineData(nameof(Squared))]
    [InlineData(nameof(Optimized))]
    public void Such_methods_are_found(string name)
    {
        var method = typeof(TemporaryScalarTests).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
        Assert.Contains(MethodCalls.Of(method), IsUnsafe);
    }

    [Fact]
    public void Products_of_tensors_and_numbers_that_are_held_are_none_of_them()
    {
        var method = typeof(TensorArithmetic).GetMethod(nameof(TensorArithmetic.Times))!;
        Assert.DoesNotContain(MethodCalls.Of(method), IsUnsafe);
    }

    private static Tensor Converted(Tensor x) => x.clamp_min(0.5);

    private static Tensor Multiplied(Tensor x) => x * 0.5;

    private static Tensor Added(Tensor x) => x + x;

    private static Tensor Squared(Tensor x) => x.square();

    private static void Optimized(optim.Optimizer optimizer) => optimizer.step();

    private static bool IsUnsafe(MethodBase method) =>
        IsConversion(method) || s_unsafe.Value.Contains(method) || typeof(optim.Optimizer).IsAssignableFrom(method.DeclaringType);

    private static bool IsConversion(MethodBase method) => method.DeclaringType == typeof(Scalar) && method.Name == "op_Implicit";

    /// <summary>All methods of TorchSharp that convert a number, or call another one that does.</summary>
    private static HashSet<MethodBase> UnsafeMethods()
    {
        var calls = MethodCalls.MethodsOf(s_torchSharp)
            .Where(method => method.DeclaringType != typeof(Scalar) && method.DeclaringType != typeof(ScalarExtensionMethods))
            .ToDictionary(
                method => method, method => MethodCalls.Of(method).Where(call => call.Module == s_torchSharp.ManifestModule).ToArray());
        var found =
            calls.Where(method => method.Value.Any(call => IsConversion(call) || call.DeclaringType == typeof(ScalarExtensionMethods)))
                .Select(method => method.Key).ToHashSet();
        for (var before = 0; before < found.Count;)
        {
            before = found.Count;
            found.UnionWith(calls.Where(method => method.Value.Any(found.Contains)).Select(method => method.Key).ToArray());
        }

        return found;
    }
}
