using Microsoft.ML;
using Microsoft.ML.Data;

namespace Pipelines.Tests.Packaging;

/// <summary>
/// Stands last in a chain of estimators and compares the columns that they announced before fitting with those that came out.
/// </summary>
internal sealed class SchemaProbe : IEstimator<ITransformer>
{
    private SchemaShape? _announced;

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _announced = inputSchema;

    public ITransformer Fit(IDataView input)
    {
        Assert.NotNull(_announced);
        foreach (var actual in input.Schema.Where(column => !column.IsHidden))
        {
            var announced = Assert.Single(_announced, column => column.Name == actual.Name);
            var itemType = actual.Type is VectorDataViewType vector ? vector.ItemType : actual.Type;
            Assert.Equal(actual.Type is VectorDataViewType, announced.Kind == SchemaShape.Column.VectorKind.Vector);
            Assert.Equal(itemType is KeyDataViewType, announced.IsKey);
            Assert.Equal(itemType.RawType, announced.ItemType.RawType);
            Assert.Equal(actual.HasSlotNames(), announced.Annotations.Any(annotation => annotation.Name == "SlotNames"));
            Assert.Equal(actual.HasKeyValues(), announced.Annotations.Any(annotation => annotation.Name == "KeyValues"));
        }

        return new TransformerChain<ITransformer>();
    }
}
