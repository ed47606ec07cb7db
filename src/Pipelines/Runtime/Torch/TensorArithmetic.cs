using TorchSharp;
using static TorchSharp.torch;

namespace Pipelines.Runtime.Torch;

/// <summary>Arithmetic of tensors with numbers, and sums of tensors, on which the garbage collector has no influence.</summary>
/// <remarks>
/// TorchSharp 0.107 hands numbers to libtorch in objects of their own (<see cref="Scalar"/>). Those that it makes on the way, in its
/// operators (<c>tensor * 0.5</c>, and the factor 1 in <c>tensor + tensor</c>), its optimizers and for implicit conversions, are kept alive
/// by nobody while libtorch runs: a collection at that moment gives their memory back, and the number is an error or another number. Here
/// each of them lives until its call is over. A test finds whatever else makes one.
/// </remarks>
internal static class TensorArithmetic
{
    /// <summary>The sum of two tensors, with broadcasting.</summary>
    public static Tensor Plus(this Tensor left, Tensor right)
    {
        using var one = 1.ToScalar();
        return left.add(right, one);
    }

    /// <summary>Each value plus a number.</summary>
    public static Tensor Plus(this Tensor tensor, double number)
    {
        using var one = 1.ToScalar();
        using var addend = number.ToScalar();
        return tensor.add(addend, one);
    }

    /// <summary>Each value times a number.</summary>
    public static Tensor Times(this Tensor tensor, double number)
    {
        using var factor = number.ToScalar();
        return tensor.mul(factor);
    }

    /// <summary>Adds <paramref name="factor"/> times another tensor to this one.</summary>
    /// <returns>The tensor itself.</returns>
    public static Tensor Add(this Tensor tensor, Tensor addend, double factor)
    {
        using var scalar = factor.ToScalar();
        return tensor.add_(addend, scalar);
    }

    /// <summary>Adds another tensor to this one, whatever the type of their numbers.</summary>
    /// <inheritdoc cref="Add(Tensor, Tensor, double)"/>
    public static Tensor Add(this Tensor tensor, Tensor addend)
    {
        using var one = 1.ToScalar();
        return tensor.add_(addend, one);
    }

    /// <summary>Adds a number to each value of this tensor.</summary>
    /// <inheritdoc cref="Add(Tensor, Tensor, double)"/>
    public static Tensor Add(this Tensor tensor, double number)
    {
        using var one = 1.ToScalar();
        using var addend = number.ToScalar();
        return tensor.add_(addend, one);
    }

    /// <summary>Adds <paramref name="factor"/> × left × right, value by value, to this tensor.</summary>
    /// <inheritdoc cref="Add(Tensor, Tensor, double)"/>
    public static Tensor AddProduct(this Tensor tensor, Tensor left, Tensor right, double factor)
    {
        using var scalar = factor.ToScalar();
        return tensor.addcmul_(left, right, scalar);
    }

    /// <summary>Adds <paramref name="factor"/> × dividend / divisor, value by value, to this tensor.</summary>
    /// <inheritdoc cref="Add(Tensor, Tensor, double)"/>
    public static Tensor AddQuotient(this Tensor tensor, Tensor dividend, Tensor divisor, double factor)
    {
        using var scalar = factor.ToScalar();
        return tensor.addcdiv_(dividend, divisor, scalar);
    }

    /// <summary>Multiplies each value of this tensor by a number.</summary>
    /// <inheritdoc cref="Add(Tensor, Tensor, double)"/>
    public static Tensor Scale(this Tensor tensor, double number)
    {
        using var factor = number.ToScalar();
        return tensor.mul_(factor);
    }

    /// <summary>Divides each value of this tensor by a number.</summary>
    /// <inheritdoc cref="Add(Tensor, Tensor, double)"/>
    public static Tensor Divide(this Tensor tensor, double number)
    {
        using var divisor = number.ToScalar();
        return tensor.div_(divisor);
    }

    /// <summary>The tensor with a number in the places where a mask is true.</summary>
    public static Tensor Masked(this Tensor tensor, Tensor mask, double number)
    {
        using var scalar = number.ToScalar();
        return tensor.masked_fill(mask, scalar);
    }
}
