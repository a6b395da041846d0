using System.Net;
using System.Numerics.Tensors;
using AiService.Hosting.Outgoing;
using Microsoft.Extensions.AI;
using OllamaSharp;
using OllamaSharp.Models.Exceptions;

namespace AiService.Knowledge.Meaning;

/// <summary>Embeds texts: those of similar meaning get vectors of similar direction.</summary>
internal sealed class EmbeddingModel(IHttpClientFactory clients, MeaningOptions options, TimeProvider time)
{
    public const string ClientName = "ollama-embeddings";

    /// <summary>Long enough for a model that has to be loaded first.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public string Name => options.Model;

    /// <param name="texts">At least one.</param>
    /// <param name="cancellation">The caller's.</param>
    /// <returns>A vector of length one for each, all of the same dimension.</returns>
    /// <exception cref="EmbeddingException">The model did not answer, or not so.</exception>
    public async Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using var ollama = new OllamaApiClient(clients.CreateClient(ClientName), options.Model);
        IEmbeddingGenerator<string, Embedding<float>> generator = ollama;
        try
        {
            var made = await generator.GenerateAsync(texts, cancellationToken: either.Token);
            return made.Count == texts.Count && made.All(embedding => embedding.Vector.Length == made[0].Vector.Length)
                ? [.. made.Select(embedding => OfLengthOne(embedding.Vector.Span))]
                : throw new EmbeddingException($"{made.Count} vectors, or of several dimensions, for {texts.Count} texts", refused: true, null);
        }
        catch (OperationCanceledException late) when (limit.IsCancellationRequested)
        {
            throw new EmbeddingException($"no answer within {Limit.TotalSeconds:0} s", refused: false, late);
        }
        catch (Exception failed) when (failed is not (EmbeddingException or OperationCanceledException))
        {
            // Of an answer of another shape, the library throws whatever comes of it: a null where it expects a list, a text instead of a number.
            throw new EmbeddingException(PeerTrouble.Reason(failed), MayBeTheText(failed), failed);
        }
    }

    /// <summary>
    /// Returns whether another text may succeed: Ollama has read the request and refused it (400 is its OllamaException), or its runner failed, which
    /// a text can cause as well as an outage. Any other status (404, 429, 503, …) says nothing about the text.
    /// </summary>
    private static bool MayBeTheText(Exception failed)
    {
        return failed is ResponseError or OllamaException or HttpRequestException
        {
            StatusCode: HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity or HttpStatusCode.InternalServerError,
        };
    }

    private static float[] OfLengthOne(ReadOnlySpan<float> vector)
    {
        var length = TensorPrimitives.Norm(vector);
        if (!float.IsNormal(length))
        {
            throw new EmbeddingException("a vector without a direction", refused: true, null);
        }

        var unit = new float[vector.Length];
        TensorPrimitives.Divide(vector, length, unit);
        return unit;
    }
}

/// <summary>Reports that there is no vector.</summary>
/// <param name="message">Why, in English: for the log and the health.</param>
/// <param name="refused">Another text may succeed.</param>
/// <param name="inner">What happened.</param>
internal sealed class EmbeddingException(string message, bool refused, Exception? inner) : Exception(message, inner)
{
    public bool Refused => refused;
}
