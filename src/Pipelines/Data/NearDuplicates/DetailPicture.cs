namespace Pipelines.Data.NearDuplicates;

/// <summary>A picture at two sizes, and its details: what a slightly blurred copy has beyond a much blurred one.</summary>
internal sealed class DetailPicture
{
    // The finest details are left out: where they lie between two points, they are lost.
    private const int FineRadius = 1;
    private const int CoarseRadius = 6;

    // The least standard deviation of the details, in grey values: below this there are none.
    private const double LeastDetail = 0.5;

    private readonly SmoothGrid _whole;

    /// <summary>Prepares a picture.</summary>
    public DetailPicture(GreyPicture picture)
        : this(new SmoothGrid([.. picture.Values.Select(value => (float)value)], GreyPicture.Side))
    {
    }

    private DetailPicture(SmoothGrid whole)
    {
        (_whole, Middle) = (whole, whole.Halved());
        Coarse = Middle.Halved();
        var (fine, coarse) = (whole.Blurred(FineRadius), whole.Blurred(CoarseRadius));
        Details = new([.. fine.Values.Zip(coarse.Values, (sharp, soft) => sharp - soft)], whole.Side);
    }

    /// <summary>Half the size of the picture.</summary>
    public SmoothGrid Middle { get; }

    /// <summary>A quarter of its size.</summary>
    public SmoothGrid Coarse { get; }

    /// <summary>The details, at its size.</summary>
    public SmoothGrid Details { get; }

    /// <summary>Left and right exchanged.</summary>
    public DetailPicture Mirrored()
    {
        var side = _whole.Side;
        var values = new float[_whole.Values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = _whole.Values[i - (i % side) + (side - 1 - (i % side))];
        }

        return new(new SmoothGrid(values, side));
    }

    /// <summary>The correlation of the details of both, the other one placed on this one; 0 where there are none.</summary>
    public double Correlation(DetailPicture other, Placement placement)
    {
        double sum = 0, otherSum = 0, squares = 0, otherSquares = 0, products = 0;
        var count = 0;
        for (var y = 0; y < Details.Side; y++)
        {
            for (var x = 0; x < Details.Side; x++)
            {
                var (toX, toY) = Details.Place(x, y, placement);
                if (other.Details.TryRead(toX, toY, out var there))
                {
                    double here = Details.Values[(y * Details.Side) + x];
                    (sum, squares) = (sum + here, squares + (here * here));
                    (otherSum, otherSquares) = (otherSum + there, otherSquares + ((double)there * there));
                    (products, count) = (products + (here * there), count + 1);
                }
            }
        }

        if (count == 0)
        {
            return 0;
        }

        var (mean, otherMean) = (sum / count, otherSum / count);
        var (variance, otherVariance) = ((squares / count) - (mean * mean), (otherSquares / count) - (otherMean * otherMean));
        return Math.Min(variance, otherVariance) < LeastDetail * LeastDetail
            ? 0
            : Math.Max(0, ((products / count) - (mean * otherMean)) / Math.Sqrt(variance * otherVariance));
    }
}
