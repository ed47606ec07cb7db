using System.Numerics;

namespace SurfaceDefects.Defects;

/// <summary>A swarm of small ragged craters, dense in the middle, as corrosion, wear or hail leave them.</summary>
internal static class Pitting
{
    public static void Apply(Surface surface, Random random)
    {
        var centre = Surface.PlaceNearCentre(random, 45);
        var spread = random.Between(40, 75);
        var size = random.Between(4.2f, 6.5f);
        var darkness = random.Between(0.6f, 0.85f);
        var tint = Vector3.Lerp(Vector3.One, new Vector3(0.95f, 0.72f, 0.5f), random.Happens(0.35f) ? random.NextSingle() : 0);
        for (var pit = random.Next(35, 75); pit > 0; pit--)
        {
            var place = centre + (spread * new Vector2(random.Normal(), random.Normal()));
            Pit(surface, random, place, size * MathF.Exp(0.3f * random.Normal()), darkness, tint);
        }
    }

    private static void Pit(Surface surface, Random random, Vector2 centre, float radius, float darkness, Vector3 tint)
    {
        var noise = new Noise(random.Next());
        radius = Math.Clamp(radius, 1.8f, 10);
        var flatness = random.Between(0.65f, 1);
        var turn = random.Between(0, MathF.PI);
        Surface.ForEach(centre, (radius * 2.2f) + 3, (i, x, y) =>
        {
            var place = (new Vector2(x, y) - centre).Turn(turn) / radius;
            var distance = new Vector2(place.X * flatness, place.Y).Length()
                + (0.5f * noise.At((x * 0.9f / radius) + 4, y * 0.9f / radius));
            var hollow = Curve.SmoothStep(1.15f, 0.35f, distance);
            var brink = Curve.Bell(distance, 1.3f, 0.3f);
            surface.Albedo[i] *= Vector3.Lerp(Vector3.One, tint * (1 - darkness), hollow) * (1 + (0.12f * brink));
            surface.Height[i] += radius * ((0.14f * brink) - (0.75f * hollow));
            surface.Gloss[i] *= 1 - (0.8f * hollow);
        });
    }
}
