using System.ComponentModel;
using System.Reflection;
using System.Text.Json.Nodes;
using AiService.Contract;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace AiService.Hosting;

/// <summary>Serves the OpenAPI document and its UI at <c>/swagger</c>, from the XML docs of the request and answer types.</summary>
internal static class ApiDocs
{
    public static IServiceCollection AddApiDocs(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        return services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc("v1", new OpenApiInfo
            {
                Title = "AiService",
                Version = "v1",
                Description = "Closes the loop of a network fault: analyse, repair with StackStorm, verify, remember. "
                    + "Every answer is {code, data} or {code, msg}; below /api/ai business errors stay HTTP 200.",
            });
            swagger.IncludeXmlComments(Path.Combine(AppContext.BaseDirectory, "AiService.xml"));
            swagger.IncludeXmlComments(Path.Combine(AppContext.BaseDirectory, "AiService.Faults.xml"));
            swagger.ParameterFilter<ParameterDescriptions>();
            swagger.SchemaFilter<TextLengths>();
            swagger.OperationFilter<ResponseOrder>();
            swagger.SupportNonNullableReferenceTypes();
            // Free JSON, and not the members of the class that holds it.
            swagger.MapType<JsonObject>(() => new OpenApiSchema { Type = JsonSchemaType.Object });
        });
    }

    public static void MapApiDocs(this WebApplication app)
    {
        // In a branch: Swashbuckle's middleware has its generator, with all the XML docs, made for every request that passes.
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/swagger"), docs =>
        {
            docs.UseSwagger();
            docs.UseSwaggerUI(ui => ui.DocumentTitle = "AiService");
        });
    }

    /// <summary>Takes the description of a handler's parameter from its attribute; XML docs reach only properties.</summary>
    private sealed class ParameterDescriptions : IParameterFilter
    {
        public void Apply(IOpenApiParameter parameter, ParameterFilterContext context)
        {
            parameter.Description ??= context.ParameterInfo?.GetCustomAttribute<DescriptionAttribute>()?.Description;
        }
    }

    private sealed class TextLengths : ISchemaFilter
    {
        public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
        {
            if (schema is OpenApiSchema text && context.MemberInfo?.GetCustomAttribute<TextAttribute>() is { MaxLength: var length and < int.MaxValue })
            {
                text.MaxLength = length;
            }
        }
    }

    private sealed class ResponseOrder : IOperationFilter
    {
        public void Apply(OpenApiOperation operation, OperationFilterContext context)
        {
            var responses = new OpenApiResponses();
            foreach (var (code, response) in (operation.Responses ?? []).OrderBy(response => response.Key, StringComparer.Ordinal))
            {
                responses.Add(code, response);
            }

            operation.Responses = responses;
        }
    }
}
